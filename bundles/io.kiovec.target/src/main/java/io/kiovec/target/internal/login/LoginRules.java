// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import java.util.Optional;

/**
 * What a target lets in.
 *
 * @param targetName its iSCSI name
 * @param accounts who may log in
 * @param offer what it brings into the negotiation
 * @param movedTo the address that initiators are sent to instead, empty when they are served here
 * @param window commands that a session may have at once, at least 1
 */
public record LoginRules(String targetName, ChapAccounts accounts, Offer offer,
        Optional<String> movedTo, int window) {
}
