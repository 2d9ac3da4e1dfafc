// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import io.kiovec.scsi.stream.MediumAttribute.Access;
import io.kiovec.scsi.stream.MediumAttribute.Format;
import java.util.Optional;

/** The attributes that the standard names, with their lengths (SPC-4, 7.4.2). */
public enum StandardAttribute {
    // the device's
    REMAINING_CAPACITY(0x0000, Format.BINARY, 8), // in MiB
    MAXIMUM_CAPACITY(0x0001, Format.BINARY, 8), // in MiB
    TAPE_ALERT_FLAGS(0x0002, Format.BINARY, 8), //
    LOAD_COUNT(0x0003, Format.BINARY, 8), //
    MEMORY_SPACE_REMAINING(0x0004, Format.BINARY, 8), //
    DENSITY_ORGANIZATION(0x0005, Format.ASCII, 8), //
    FORMATTED_DENSITY(0x0006, Format.BINARY, 1), //
    INITIALIZATION_COUNT(0x0007, Format.BINARY, 2), //
    VOLUME_IDENTIFIER(0x0008, Format.ASCII, 32), //
    VOLUME_CHANGE_REFERENCE(0x0009, Format.BINARY, 4), //
    LAST_LOAD_DEVICE(0x020a, Format.ASCII, 40), //
    EARLIER_LOAD_DEVICE_1(0x020b, Format.ASCII, 40), //
    EARLIER_LOAD_DEVICE_2(0x020c, Format.ASCII, 40), //
    EARLIER_LOAD_DEVICE_3(0x020d, Format.ASCII, 40), //
    TOTAL_WRITTEN(0x0220, Format.BINARY, 8), // in MiB
    TOTAL_READ(0x0221, Format.BINARY, 8), // in MiB
    LAST_LOAD_WRITTEN(0x0222, Format.BINARY, 8), // in MiB
    LAST_LOAD_READ(0x0223, Format.BINARY, 8), // in MiB

    // the medium's
    MEDIUM_MANUFACTURER(0x0400, Format.ASCII, 8), //
    MEDIUM_SERIAL_NUMBER(0x0401, Format.ASCII, 32), //
    MEDIUM_LENGTH(0x0402, Format.BINARY, 4), // in metres
    MEDIUM_WIDTH(0x0403, Format.BINARY, 4), // in tenths of a millimetre
    ASSIGNING_ORGANIZATION(0x0404, Format.ASCII, 8), //
    MEDIUM_DENSITY(0x0405, Format.BINARY, 1), //
    MANUFACTURE_DATE(0x0406, Format.ASCII, 8), // YYYYMMDD
    MEMORY_CAPACITY(0x0407, Format.BINARY, 8), //
    MEDIUM_TYPE(0x0408, Format.BINARY, 1), //
    MEDIUM_TYPE_INFORMATION(0x0409, Format.BINARY, 2), //
    NUMERIC_SERIAL_NUMBER(0x040a, Format.BINARY, 8), //

    // the host's
    APPLICATION_VENDOR(0x0800, Format.ASCII, 8), //
    APPLICATION_NAME(0x0801, Format.ASCII, 32), //
    APPLICATION_VERSION(0x0802, Format.ASCII, 8), //
    USER_LABEL(0x0803, Format.TEXT, 160), //
    LAST_WRITTEN(0x0804, Format.ASCII, 12), // YYYYMMDDHHMM
    LOCALIZATION(0x0805, Format.BINARY, 1), //
    BARCODE(0x0806, Format.ASCII, 32), //
    OWNING_HOST(0x0807, Format.TEXT, 80), //
    MEDIA_POOL(0x0808, Format.TEXT, 160), //
    PARTITION_LABEL(0x0809, Format.ASCII, 16), //
    LOAD_AT_PARTITION(0x080a, Format.BINARY, 1), //
    FORMAT_VERSION(0x080b, Format.ASCII, 16);

    private final int identifier;
    private final Format format;
    private final int length;

    StandardAttribute(int identifier, Format format, int length) {
        this.identifier = identifier;
        this.format = format;
        this.length = length;
    }

    /** {@return the identifier} */
    public int identifier() {
        return identifier;
    }

    /** {@return how its value is to be read} */
    public Format format() {
        return format;
    }

    /** {@return the length of its value in bytes} */
    public int length() {
        return length;
    }

    /** {@return read-only for the device's and the medium's, read and write for the host's} */
    public Access access() {
        return identifier < 0x0800 ? Access.READ_ONLY : Access.READ_WRITE;
    }

    /**
     * The attribute with an identifier.
     *
     * @param identifier any number
     * @return the attribute; empty when the standard names none
     */
    public static Optional<StandardAttribute> of(int identifier) {
        for (StandardAttribute attribute : values()) {
            if (attribute.identifier == identifier) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }
}
