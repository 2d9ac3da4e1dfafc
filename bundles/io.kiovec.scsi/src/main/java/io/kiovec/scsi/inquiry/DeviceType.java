// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import java.util.Arrays;

/** The kind of a device: which command set it speaks (SPC-4, 6.6.2, PERIPHERAL DEVICE TYPE). */
public enum DeviceType {
    DIRECT_ACCESS(0x00, "disk"), //
    SEQUENTIAL_ACCESS(0x01, "tape"), //
    PRINTER(0x02, "printer"), //
    PROCESSOR(0x03, "processor"), //
    WRITE_ONCE(0x04, "write-once"), //
    CD_DVD(0x05, "cd/dvd"), //
    OPTICAL(0x07, "optical"), //
    MEDIUM_CHANGER(0x08, "changer"), //
    STORAGE_ARRAY(0x0c, "storage array"), //
    ENCLOSURE_SERVICES(0x0d, "enclosure"), //
    REDUCED_BLOCK(0x0e, "reduced disk"), //
    OPTICAL_CARD(0x0f, "optical card"), //
    OBJECT_STORAGE(0x11, "object storage"), //
    AUTOMATION(0x12, "automation"), //
    ZONED_BLOCK(0x14, "zoned disk"), //
    WELL_KNOWN(0x1e, "well known logical unit"),
    /** Unknown or no device; reserved codes are read as this too. */
    UNKNOWN(0x1f, "unknown");

    private static final DeviceType[] BY_CODE = new DeviceType[32];

    static {
        Arrays.fill(BY_CODE, UNKNOWN);
        for (DeviceType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final String text;

    DeviceType(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** {@return what people call it, {@code disk}} */
    public String text() {
        return text;
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
