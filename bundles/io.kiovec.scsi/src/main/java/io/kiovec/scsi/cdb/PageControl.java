// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

/** Which values of a mode page are asked for (SPC-4, 6.13). A value's code is its ordinal. */
public enum PageControl {
    /** As they are in force. */
    CURRENT,
    /** A mask: what MODE SELECT may change. */
    CHANGEABLE,
    /** As the device was built. */
    DEFAULT,
    /** As they will be after a reset. */
    SAVED;

    private static final PageControl[] BY_CODE = values();

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
    public static PageControl of(int code) {
        return BY_CODE[code & 3];
    }
}
