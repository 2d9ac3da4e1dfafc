// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

/** What a logical object on a tape is. */
public enum ObjectKind {
    /** Data. */
    BLOCK(1),
    /** A filemark. */
    FILEMARK(2);

    private final int code;

    ObjectKind(int code) {
        this.code = code;
    }

    /** As an entry of the format has it. */
    int code() {
        return code;
    }

    /** {@return the kind with this code, null when there is none} */
    static ObjectKind of(int code) {
        return code == BLOCK.code ? BLOCK : code == FILEMARK.code ? FILEMARK : null;
    }
}
