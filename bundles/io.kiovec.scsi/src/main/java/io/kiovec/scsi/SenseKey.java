// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

/** What kind of thing happened, the coarsest part of sense data (SPC-4, 4.5.6). A key's code is its ordinal. */
public enum SenseKey {
    /** 0h: nothing went wrong; a tape's marks and its early warning come with it. */
    NO_SENSE,
    /** 1h: done, with help that the device tells of. */
    RECOVERED_ERROR,
    /** 2h: the unit cannot be accessed now. */
    NOT_READY,
    /** 3h: the medium or its data is at fault. */
    MEDIUM_ERROR,
    /** 4h: the device is at fault. */
    HARDWARE_ERROR,
    /** 5h: the CDB or its parameters are wrong, or not supported. */
    ILLEGAL_REQUEST,
    /** 6h: the unit has changed since the last command; this one was not done. */
    UNIT_ATTENTION,
    /** 7h: the data may not be read or written. */
    DATA_PROTECT,
    /** 8h: blank or unwritten medium, or the end of data where more was asked for. */
    BLANK_CHECK,
    /** 9h: what the vendor says it is. */
    VENDOR_SPECIFIC,
    /** Ah: a copy ended early. */
    COPY_ABORTED,
    /** Bh: the device gave the command up; it may be sent again. */
    ABORTED_COMMAND,
    /** Ch: reserved; SCSI-2 called it EQUAL. */
    RESERVED,
    /** Dh: the end of a partition: data may be left in the buffer. */
    VOLUME_OVERFLOW,
    /** Eh: the data sent is not that of the medium. */
    MISCOMPARE,
    /** Fh: a command ended as it should, told in sense data. */
    COMPLETED;

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
