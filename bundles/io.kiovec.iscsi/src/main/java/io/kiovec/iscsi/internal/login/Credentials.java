// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.ChapSecret;
import java.util.List;
import java.util.Optional;

/**
 * Who the initiator is, and who the target must be.
 *
 * @param user how the initiator calls itself
 * @param secret what it knows
 * @param target who the target has to prove to be, empty when anybody will do
 * @param algorithms with which hashes, in the order of preference
 */
public record Credentials(String user, ChapSecret secret, Optional<TargetProof> target,
        List<ChapAlgorithm> algorithms) {

    /**
     * What the target has to prove.
     *
     * @param user how it must call itself
     * @param secret what it must know
     */
    public record TargetProof(String user, ChapSecret secret) {
    }
}
