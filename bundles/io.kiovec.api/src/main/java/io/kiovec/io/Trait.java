// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** What a device is or can, each with yes, no or unknown ({@link Support}). */
public enum Trait {
    /** The medium or the node may not be written. */
    READ_ONLY,
    /** The medium can change. */
    REMOVABLE,
    /** Neighbouring blocks are quicker than distant ones. */
    ROTATIONAL,
    /** One opening at a time: a swap has to release the old endpoint before it opens the new one (rule S1). */
    EXCLUSIVE,
    /** The driver can write through to the medium. */
    FORCE_UNIT_ACCESS,
    /** Memory must be registered before a direct transfer. */
    NEEDS_REGISTRATION
}
