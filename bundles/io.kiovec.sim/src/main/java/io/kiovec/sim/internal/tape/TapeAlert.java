// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

/** Flags of TapeAlert that a simulated drive raises (SSC-4, 4.2 and annex A), by their parameter codes. */
enum TapeAlert {
    /** Data could not be read or written. */
    HARD_ERROR(0x03),
    /** Data could not be read or written, and it is the medium. */
    MEDIUM(0x04),
    /** Data could not be read. */
    READ_FAILURE(0x05),
    /** Data could not be written. */
    WRITE_FAILURE(0x06),
    /** Somebody tried to write to a protected cartridge. */
    WRITE_PROTECT(0x09),
    /** Somebody tried to unload while that is prevented. */
    NO_REMOVAL(0x0a),
    /** The cartridge that is loaded is for cleaning. */
    CLEANING_MEDIUM(0x0b),
    /** The drive needs cleaning. */
    CLEAN_NOW(0x14);

    /** Flags there are. */
    static final int COUNT = 64;

    private final int code;

    TapeAlert(int code) {
        this.code = code;
    }

    /** The parameter code on the log page. */
    int code() {
        return code;
    }

    /** Its bit among all flags, of which flag 1 is the highest. */
    long bit() {
        return 1L << COUNT - code;
    }
}
