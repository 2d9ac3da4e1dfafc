// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.TransferMode;
import java.util.Objects;

/**
 * What a policy says for one device.
 *
 * @param defaultMode {@link TransferMode#INDIRECT} or {@link TransferMode#DIRECT}: what is done when nobody asked
 * @param direct whether direct transfers are allowed at all
 * @param smallestDirect bytes; shorter transfers are done indirectly
 */
public record TransferRules(TransferMode defaultMode, Permission direct, long smallestDirect) {

    /** Indirect unless asked, direct when asked, whatever the length. */
    public static final TransferRules INDIRECT_UNLESS_ASKED = new TransferRules(TransferMode.INDIRECT,
            Permission.ALLOWED, 0);

    /** Indirect only: what is done without a policy. */
    public static final TransferRules INDIRECT_ONLY = new TransferRules(TransferMode.INDIRECT, Permission.FORBIDDEN, 0);

    /** Checks the ranges. */
    public TransferRules {
        Objects.requireNonNull(direct, "direct");
        if (defaultMode != TransferMode.INDIRECT && defaultMode != TransferMode.DIRECT) {
            throw new IllegalArgumentException("default mode " + defaultMode + ": INDIRECT or DIRECT");
        }
        if (smallestDirect < 0) {
            throw new IllegalArgumentException("smallest direct transfer " + smallestDirect + ": negative");
        }
    }

    /** Whether something may be done. */
    public enum Permission {
        /** It may. */
        ALLOWED,
        /** It may not. */
        FORBIDDEN
    }
}
