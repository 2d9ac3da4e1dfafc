// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.report;

import java.util.OptionalInt;

/** Logical unit numbers of one level in their eight bytes (SAM-5, 4.7). */
public final class Lun {

    private static final int PERIPHERAL_LIMIT = 1 << 8;
    private static final int FLAT_LIMIT = 1 << 14;
    private static final int EXTENDED_LIMIT = 1 << 24;
    /** Extended flat space addressing: method 11b, length 01b, extended method 2. */
    private static final long EXTENDED_FLAT = 0xd2L << 56;

    private Lun() {
    }

    /**
     * The eight bytes of a number, in the shortest method that holds it: peripheral device, flat space, extended flat space.
     *
     * @param number 0 to 2^24 - 1
     * @return the bytes as one number
     * @throws IllegalArgumentException when it is out of range
     */
    public static long of(int number) {
        if (number < 0 || number >= EXTENDED_LIMIT) {
            throw new IllegalArgumentException("logical unit number " + number + ": 0 to 16777215");
        }
        if (number < FLAT_LIMIT) {
            return (number < PERIPHERAL_LIMIT ? number : 0x4000L | number) << 48;
        }
        return EXTENDED_FLAT | (long) number << 32;
    }

    /**
     * The number in eight bytes, by whichever of the three methods.
     *
     * @param lun the bytes as one number
     * @return 0 to 2^24 - 1; empty for another method, a bus, a second level
     */
    public static OptionalInt number(long lun) {
        int first = (int) (lun >>> 48);
        if (lun << 16 == 0 && first < PERIPHERAL_LIMIT) {
            return OptionalInt.of(first);
        }
        if (lun << 16 == 0 && first >> 14 == 1) {
            return OptionalInt.of(first & 0x3fff);
        }
        if (lun << 32 == 0 && (lun & 0xffL << 56) == EXTENDED_FLAT) {
            return OptionalInt.of((int) (lun >>> 32) & 0xff_ffff);
        }
        return OptionalInt.empty();
    }
}
