// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/**
 * What can be set of a tape drive, or done to its cartridge, with one number. Not every drive and driver can do all of
 * it: {@code controls()} tells.
 */
public enum TapeControl {
    /** Sets the density code of what is written, 0 to 255 (SSC-5, the density code of the mode parameter block). */
    DENSITY(0, 255),
    /** Sets whether the drive compresses: 1 for yes, 0 for no (SSC-5, Data Compression page). */
    COMPRESSION(0, 1),
    /** Sets the buffered mode: 0 for none, 1 for buffered, 2 for buffered until all initiators' blocks are written. */
    BUFFERING(0, 7),
    /** Locks (1) or unlocks (0) the cartridge in the drive. */
    LOCK(0, 1),
    /** Winds the tape to its end and back, for an even tension; it stands at its beginning then. The number is 0. */
    RETENSION(0, 0),
    /**
     * Makes one partition of the cartridge (0), or two: the number is the size of the second in bytes or, negative, of
     * the first. Everything recorded is lost, and the tape stands at its beginning.
     */
    PARTITION(Long.MIN_VALUE + 1, Long.MAX_VALUE),
    /** Writes that many setmarks, which SSC does not have any more: most drives refuse. */
    SETMARKS(0, (1 << 24) - 1);

    private final long least;
    private final long most;

    TapeControl(long least, long most) {
        this.least = least;
        this.most = most;
    }

    /** {@return the smallest number that it takes} */
    public long least() {
        return least;
    }

    /** {@return the largest number that it takes} */
    public long most() {
        return most;
    }
}
