// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

/** Which values of a log page are asked for (SPC-4, 6.7.1). A value's code is its ordinal. */
public enum LogControl {
    THRESHOLD, CUMULATIVE, DEFAULT_THRESHOLD, DEFAULT_CUMULATIVE;

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
