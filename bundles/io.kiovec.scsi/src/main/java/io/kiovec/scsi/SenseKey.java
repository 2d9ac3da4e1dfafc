// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

/** What kind of thing happened, the coarsest part of sense data (SPC-4, 4.5.6). A key's code is its ordinal. */
public enum SenseKey {
    NO_SENSE, RECOVERED_ERROR, NOT_READY, MEDIUM_ERROR, HARDWARE_ERROR, ILLEGAL_REQUEST, UNIT_ATTENTION, DATA_PROTECT,
    /** Blank or unwritten medium, or the end of data where more was asked for. */
    BLANK_CHECK, VENDOR_SPECIFIC, COPY_ABORTED, ABORTED_COMMAND,
    /** Reserved; SCSI-2 called it EQUAL. */
    RESERVED,
    /** The end of a partition: data may be left in the buffer. */
    VOLUME_OVERFLOW, MISCOMPARE, COMPLETED;

    private static final SenseKey[] BY_CODE = values();

    /** {@return the code, 0 to 15} */
    public int code() {
        return ordinal();
    }

    /**
     * The key of a code.
     *
     * @param code only its lower four bits count
     * @return the key; each of the 16 codes has one
     */
    public static SenseKey of(int code) {
        return BY_CODE[code & 0xf];
    }

    /** {@return the standard's name, {@code ILLEGAL REQUEST}} */
    public String text() {
        return name().replace('_', ' ');
    }
}
