// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

/**
 * The first byte of INQUIRY data and of each page of vital product data (SPC-4, 6.6.2).
 *
 * @param qualifier 0: a device is there; 1: it could be, but is not; 3: the target cannot have one at this number
 * @param type its kind
 */
public record Peripheral(int qualifier, DeviceType type) {

    /** A disk that is there. */
    public static final Peripheral DISK = new Peripheral(0, DeviceType.DIRECT_ACCESS);
    /** A tape drive that is there. */
    public static final Peripheral TAPE = new Peripheral(0, DeviceType.SEQUENTIAL_ACCESS);
    /** What a target answers for a logical unit number that it cannot have. */
    public static final Peripheral NONE = new Peripheral(3, DeviceType.UNKNOWN);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when the qualifier is not 0 to 7
     */
    public Peripheral {
        if (qualifier < 0 || qualifier > 7) {
            throw new IllegalArgumentException("peripheral qualifier " + qualifier + ": it has three bits");
        }
    }

    /** {@return the byte} */
    public int code() {
        return qualifier << 5 | type.code();
    }

    /**
     * The meaning of a first byte.
     *
     * @param code only its lower eight bits count
     * @return qualifier and type
     */
    public static Peripheral of(int code) {
        return new Peripheral(code >> 5 & 7, DeviceType.of(code));
    }
}
