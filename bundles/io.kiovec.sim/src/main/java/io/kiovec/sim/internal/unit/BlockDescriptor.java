// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/** The two layouts of a mode parameter block descriptor (SPC-6, 7.5.6; SBC-4, 6.5.2). */
public enum BlockDescriptor {
    /** 8 bytes. */
    SHORT(8),
    /** 16 bytes, asked for by LLBAA; disks only. */
    LONG(16);

    private final int length;

    BlockDescriptor(int length) {
        this.length = length;
    }

    /** {@return its bytes} */
    public int length() {
        return length;
    }
}
