// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

/** Which values of a log page are asked for (SPC-4, 6.7.1). A value's code is its ordinal. */
public enum LogControl {
    /** 00b: the thresholds in force, which the counters are compared with. */
    THRESHOLD,
    /** 01b: what has been counted. */
    CUMULATIVE,
    /** 10b: the thresholds as the device was built. */
    DEFAULT_THRESHOLD,
    /** 11b: what the counters are set back to. */
    DEFAULT_CUMULATIVE;

    private static final LogControl[] BY_CODE = values();

    /** {@return the code, 0 to 3} */
    public int code() {
        return ordinal();
    }

    /**
     * The values of a code.
     *
     * @param code only its lower two bits count
     * @return what it asks for
     */
    public static LogControl of(int code) {
        return BY_CODE[code & 3];
    }
}
