// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import java.util.Arrays;

/** The kind of a device: which command set it speaks (SPC-4, 6.6.2, PERIPHERAL DEVICE TYPE). */
public enum DeviceType {
    /** 00h: disks (SBC). */
    DIRECT_ACCESS(0x00, "disk"),
    /** 01h: tapes (SSC). */
    SEQUENTIAL_ACCESS(0x01, "tape"),
    /** 02h: printers (SSC). */
    PRINTER(0x02, "printer"),
    /** 03h: processors (SPC-2). */
    PROCESSOR(0x03, "processor"),
    /** 04h: write-once optical disks (SBC). */
    WRITE_ONCE(0x04, "write-once"),
    /** 05h: CD, DVD and their kin (MMC). */
    CD_DVD(0x05, "cd/dvd"),
    /** 07h: optical memory (SBC). */
    OPTICAL(0x07, "optical"),
    /** 08h: medium changers (SMC). */
    MEDIUM_CHANGER(0x08, "changer"),
    /** 0Ch: storage array controllers (SCC-2). */
    STORAGE_ARRAY(0x0c, "storage array"),
    /** 0Dh: enclosures (SES). */
    ENCLOSURE_SERVICES(0x0d, "enclosure"),
    /** 0Eh: disks with a reduced command set (RBC). */
    REDUCED_BLOCK(0x0e, "reduced disk"),
    /** 0Fh: optical cards (OCRW). */
    OPTICAL_CARD(0x0f, "optical card"),
    /** 11h: object storage (OSD). */
    OBJECT_STORAGE(0x11, "object storage"),
    /** 12h: tape drives towards their library (ADC). */
    AUTOMATION(0x12, "automation"),
    /** 14h: zoned disks that the host manages (ZBC). */
    ZONED_BLOCK(0x14, "zoned disk"),
    /** 1Eh: well known logical units (SPC). */
    WELL_KNOWN(0x1e, "well known logical unit"),
    /** 1Fh: unknown or no device; reserved codes are read as this too. */
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
