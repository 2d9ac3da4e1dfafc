// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/**
 * The options of Linux' tape driver, the {@code MT_ST} booleans of {@code linux/mtio.h} and st(4). They belong to the
 * drive's node and outlive the opening, unless they are what {@link #isHeld() the contract holds}.
 */
public enum TapeOption {
    /** Fixed blocks are gathered in the driver before they are written. */
    BUFFER_WRITES(0x1, Hold.FREE),
    /** A write does not wait for the drive. */
    ASYNC_WRITES(0x2, Hold.FREE),
    /** Fixed blocks are read ahead. */
    READ_AHEAD(0x4, Hold.FREE),
    /** The driver tells the kernel's log what it does. */
    DEBUGGING(0x8, Hold.FREE),
    /** Two filemarks where the driver writes one by itself. */
    TWO_FILEMARKS(0x10, Hold.FREE),
    /** The end of data is found quickly, and the number of the file is not known there. */
    FAST_END_OF_DATA(0x20, Hold.FREE),
    /** The cartridge is locked in the drive while blocks are read and written. */
    AUTO_LOCK(0x40, Hold.FREE),
    /** Default density and block length are for writing only. */
    DEFAULTS_FOR_WRITES(0x80, Hold.FREE),
    /** The drive can space backwards over blocks. */
    CAN_SPACE_BACK(0x100, Hold.FREE),
    /** The drive is not asked which blocks it takes. */
    NO_BLOCK_LIMITS(0x200, Hold.FREE),
    /** Partitions can be used. Held on. */
    PARTITIONS(0x400, Hold.ON),
    /** Positions are the standard's logical ones and not the vendor's. Held on. */
    LOGICAL_POSITIONS(0x800, Hold.ON),
    /** Closing behaves as in System V. Held off. */
    SYSTEM_V(0x1000, Hold.OFF),
    /** Motions do not wait for the drive. Held off: a motion that has returned is done. */
    NO_WAIT(0x2000, Hold.OFF),
    /** A block's length is not checked. Held off: a block that is too large is told. */
    SUPPRESS_LENGTH(0x4000, Hold.OFF),
    /** Filemarks do not wait for the drive. Held off: what is before a filemark is on the tape. */
    NO_WAIT_FILEMARKS(0x8000, Hold.OFF);

    private enum Hold {
        FREE, ON, OFF
    }

    private final int mask;
    private final Hold hold;

    TapeOption(int mask, Hold hold) {
        this.mask = mask;
        this.hold = hold;
    }

    /** {@return its bit in {@code linux/mtio.h}} */
    public int mask() {
        return mask;
    }

    /** {@return whether it is held as the contract needs it while a tape is open, and put back at closing} */
    public boolean isHeld() {
        return hold != Hold.FREE;
    }

    /** {@return whether it is held on} */
    public boolean isHeldOn() {
        return hold == Hold.ON;
    }
}
