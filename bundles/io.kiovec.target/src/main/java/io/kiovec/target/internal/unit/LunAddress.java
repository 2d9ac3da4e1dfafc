// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

/** Logical unit numbers in their eight bytes (SAM-6, 4.7): peripheral device and flat space addressing, one level. */
public final class LunAddress {

    /** The first number that is no peripheral device address. */
    private static final int FLAT = 256;
    /** Numbers that can be written. */
    public static final int MOST = 1 << 14;
    /** Not a number of a unit. */
    static final int NONE = -1;
    /** The well known logical unit that answers REPORT LUNS (SPC-6, 8.2). */
    private static final long REPORT_LUNS_UNIT = 0xc101_0000_0000_0000L;

    private LunAddress() {
    }

    static int parse(long address) {
        int first = (int) (address >>> 48);
        boolean oneLevel = address << 16 == 0;
        return switch (first >>> 14) {
            case 0 -> oneLevel && first < FLAT ? first : NONE;
            case 1 -> oneLevel ? first & MOST - 1 : NONE;
            default -> NONE;
        };
    }

    static boolean isReportLunsUnit(long address) {
        return address == REPORT_LUNS_UNIT;
    }

    /**
     * {@return the eight bytes of a number}
     *
     * @param lun 0 to 16383
     */
    public static long format(int lun) {
        return (lun < FLAT ? (long) lun : 0x4000L | lun) << 48;
    }
}
