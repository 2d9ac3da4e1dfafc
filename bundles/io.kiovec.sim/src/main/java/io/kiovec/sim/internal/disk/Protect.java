// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.unit.CheckCondition;

/**
 * What a command does about protection information: the meanings of RDPROTECT, WRPROTECT, VRPROTECT and ORPROTECT on a
 * disk with protection of type 1 (SBC-4, tables 83, 84, 108, 152). The application tag is not checked: no command in use
 * says what it should be.
 */
enum Protect {
    /** The disk has no protection information. */
    NONE(false, false, false),
    /** It could have, but was formatted without. */
    HIDDEN(false, false, false),
    /** 000b: the initiator sees none; what is on the medium is made and checked by the disk. */
    STORED(false, true, true),
    /** 001b and 101b: it is transferred and checked. */
    ALL(true, true, true),
    /** 010b: it is transferred, and all but the guard checked. */
    NO_GUARD(true, false, true),
    /** 011b: it is transferred as it is. */
    UNCHECKED(true, false, false),
    /** 100b: it is transferred, and only the guard checked. */
    GUARD_ONLY(true, true, false);

    private static final Protect[] BY_CODE = {STORED, ALL, NO_GUARD, UNCHECKED, GUARD_ONLY, ALL};

    private final boolean transferred;
    private final boolean guard;
    private final boolean reference;

    Protect(boolean transferred, boolean guard, boolean reference) {
        this.transferred = transferred;
        this.guard = guard;
        this.reference = reference;
    }

    /**
     * {@return what bits 7 to 5 of byte 1 ask for}
     *
     * @param code the bits, 0 to 7
     * @param protectedDisk whether the disk has protection information
     * @throws CheckCondition when the disk has none and the code is not 0, or the code is reserved
     */
    static Protect of(int code, boolean protectedDisk) throws CheckCondition {
        if (!protectedDisk) {
            if (code != 0) {
                throw CheckCondition.invalidField(1, 7);
            }
            return NONE;
        }
        if (code >= BY_CODE.length) {
            throw CheckCondition.invalidField(1, 7);
        }
        return BY_CODE[code];
    }

    /** {@return whether the initiator sees it} */
    boolean transferred() {
        return transferred;
    }

    /** {@return whether the guard is checked} */
    boolean checksGuard() {
        return guard;
    }

    /** {@return whether the reference tag is checked} */
    boolean checksReference() {
        return reference;
    }
}
