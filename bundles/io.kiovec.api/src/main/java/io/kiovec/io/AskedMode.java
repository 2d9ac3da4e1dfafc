// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** How the caller of a transfer wants its data to move (rule M3). */
public enum AskedMode {
    /** Nobody asked: the policy decides, and without a policy the transfer is indirect. */
    UNSPECIFIED,
    /** Through memory that the driver or the framework owns, whatever the policy prefers. */
    INDIRECT,
    /** Into and out of the caller's own memory where policy and limits allow, else indirectly with a {@link Demotion}. */
    DIRECT,
    /** Direct, or {@link DeviceException.DirectImpossible} before anything moves. */
    DIRECT_STRICTLY;

    /** {@return whether the caller asked for a direct transfer} */
    public boolean isDirect() {
        return this == DIRECT || this == DIRECT_STRICTLY;
    }
}
