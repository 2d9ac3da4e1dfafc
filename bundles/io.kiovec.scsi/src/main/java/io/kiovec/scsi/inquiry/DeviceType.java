// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import java.util.Arrays;

/** The kind of a device: which command set it speaks (SPC-4, 6.6.2, PERIPHERAL DEVICE TYPE). */
public enum DeviceType {
    DIRECT_ACCESS(0x00), //
    SEQUENTIAL_ACCESS(0x01), //
    PRINTER(0x02), //
    PROCESSOR(0x03), //
    WRITE_ONCE(0x04), //
    CD_DVD(0x05), //
    OPTICAL(0x07), //
    MEDIUM_CHANGER(0x08), //
    STORAGE_ARRAY(0x0c), //
    ENCLOSURE_SERVICES(0x0d), //
    REDUCED_BLOCK(0x0e), //
    OPTICAL_CARD(0x0f), //
    OBJECT_STORAGE(0x11), //
    AUTOMATION(0x12), //
    ZONED_BLOCK(0x14), //
    WELL_KNOWN(0x1e),
    /** Unknown or no device; reserved codes are read as this too. */
    UNKNOWN(0x1f);

    private static final DeviceType[] BY_CODE = new DeviceType[32];

    static {
        Arrays.fill(BY_CODE, UNKNOWN);
        for (DeviceType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    DeviceType(int code) {
        this.code = code;
    }

    /** {@return the code, 0 to 31} */
    public int code() {
        return code;
    }

    /**
     * The type of a code.
     *
     * @param code only its lower five bits count
     * @return the type; {@link #UNKNOWN} for a reserved code
     */
    public static DeviceType of(int code) {
        return BY_CODE[code & 0x1f];
    }
}
