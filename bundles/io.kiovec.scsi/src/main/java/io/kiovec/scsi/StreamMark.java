// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

/** The three bits that a sequential-access device adds to its sense data (SSC-4; SPC-4, 4.5.3). */
public enum StreamMark {
    /** A filemark was met (or a setmark of old). */
    FILEMARK(0x80),
    /** At or beyond early warning, or at the beginning or end of a partition. */
    END_OF_MEDIUM(0x40),
    /** The block's length was not the one asked for. */
    INCORRECT_LENGTH(0x20);

    private final int bit;

    StreamMark(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
