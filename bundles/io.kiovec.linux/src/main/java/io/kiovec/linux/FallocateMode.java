// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** What {@code fallocate(2)} does to a range of a regular file or, since Linux 4.9, of a block node. */
public enum FallocateMode {
    /** Give blocks to the range and keep the size: mode KEEP_SIZE. */
    ALLOCATE(0x01),
    /** Give the range's blocks back; it reads as zeroes and the size stays: PUNCH_HOLE with KEEP_SIZE. */
    PUNCH_HOLE(0x02 | 0x01),
    /** Make the range read as zeroes, keeping its blocks and the size: ZERO_RANGE with KEEP_SIZE. */
    ZERO_RANGE(0x10 | 0x01);

    private final int bits;

    FallocateMode(int bits) {
        this.bits = bits;
    }

    /** {@return the bits of {@code linux/falloc.h}} */
    public int bits() {
        return bits;
    }
}
