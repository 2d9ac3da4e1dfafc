// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import io.kiovec.scsi.stream.MediumAttribute.Access;
import io.kiovec.scsi.stream.MediumAttribute.Format;
import java.util.Optional;

/** The attributes that the standard names, with their lengths (SPC-4, 7.4.2). */
public enum StandardAttribute {
    // the device's
    /** 0000h, 8 bytes: capacity of the partition that is left, in MiB. */
    REMAINING_CAPACITY(0x0000, Format.BINARY, 8),
    /** 0001h, 8 bytes: capacity of the partition, in MiB. */
    MAXIMUM_CAPACITY(0x0001, Format.BINARY, 8),
    /** 0002h, 8 bytes: the 64 flags of TapeAlert. */
    TAPE_ALERT_FLAGS(0x0002, Format.BINARY, 8),
    /** 0003h, 8 bytes: how often the medium was loaded. */
    LOAD_COUNT(0x0003, Format.BINARY, 8),
    /** 0004h, 8 bytes: bytes of the medium's memory that are left. */
    MEMORY_SPACE_REMAINING(0x0004, Format.BINARY, 8),
    /** 0005h, 8 bytes: who assigned the density code of the format. */
    DENSITY_ORGANIZATION(0x0005, Format.ASCII, 8),
    /** 0006h, 1 byte: the density code that the medium is formatted with. */
    FORMATTED_DENSITY(0x0006, Format.BINARY, 1),
    /** 0007h, 2 bytes: how often the medium was formatted. */
    INITIALIZATION_COUNT(0x0007, Format.BINARY, 2),
    /** 0008h, 32 bytes: the name of the volume. */
    VOLUME_IDENTIFIER(0x0008, Format.ASCII, 32),
    /** 0009h, 4 bytes: a number that changes when what is recorded does. */
    VOLUME_CHANGE_REFERENCE(0x0009, Format.BINARY, 4),
    /** 020Ah, 40 bytes: vendor and serial number of the drive of the last load. */
    LAST_LOAD_DEVICE(0x020a, Format.ASCII, 40),
    /** 020Bh, 40 bytes: those of the load before the last. */
    EARLIER_LOAD_DEVICE_1(0x020b, Format.ASCII, 40),
    /** 020Ch, 40 bytes: those of two loads before the last. */
    EARLIER_LOAD_DEVICE_2(0x020c, Format.ASCII, 40),
    /** 020Dh, 40 bytes: those of three loads before the last. */
    EARLIER_LOAD_DEVICE_3(0x020d, Format.ASCII, 40),
    /** 0220h, 8 bytes: what was written in the medium's life, in MiB. */
    TOTAL_WRITTEN(0x0220, Format.BINARY, 8),
    /** 0221h, 8 bytes: what was read in the medium's life, in MiB. */
    TOTAL_READ(0x0221, Format.BINARY, 8),
    /** 0222h, 8 bytes: what was written since the last load, in MiB. */
    LAST_LOAD_WRITTEN(0x0222, Format.BINARY, 8),
    /** 0223h, 8 bytes: what was read since the last load, in MiB. */
    LAST_LOAD_READ(0x0223, Format.BINARY, 8),

    // the medium's
    /** 0400h, 8 bytes: who made the medium. */
    MEDIUM_MANUFACTURER(0x0400, Format.ASCII, 8),
    /** 0401h, 32 bytes: its serial number. */
    MEDIUM_SERIAL_NUMBER(0x0401, Format.ASCII, 32),
    /** 0402h, 4 bytes: its length, in metres. */
    MEDIUM_LENGTH(0x0402, Format.BINARY, 4),
    /** 0403h, 4 bytes: its width, in tenths of a millimetre. */
    MEDIUM_WIDTH(0x0403, Format.BINARY, 4),
    /** 0404h, 8 bytes: who assigned its density code. */
    ASSIGNING_ORGANIZATION(0x0404, Format.ASCII, 8),
    /** 0405h, 1 byte: its density code. */
    MEDIUM_DENSITY(0x0405, Format.BINARY, 1),
    /** 0406h, 8 bytes: when it was made, YYYYMMDD. */
    MANUFACTURE_DATE(0x0406, Format.ASCII, 8),
    /** 0407h, 8 bytes: bytes of its memory. */
    MEMORY_CAPACITY(0x0407, Format.BINARY, 8),
    /** 0408h, 1 byte: what it is: 00h for data, 01h for cleaning, 80h write-once. */
    MEDIUM_TYPE(0x0408, Format.BINARY, 1),
    /** 0409h, 2 bytes: what the type needs beside, as how often it cleans. */
    MEDIUM_TYPE_INFORMATION(0x0409, Format.BINARY, 2),
    /** 040Ah, 8 bytes: its serial number as a number. */
    NUMERIC_SERIAL_NUMBER(0x040a, Format.BINARY, 8),

    // the host's
    /** 0800h, 8 bytes: who made the application. */
    APPLICATION_VENDOR(0x0800, Format.ASCII, 8),
    /** 0801h, 32 bytes: the application's name. */
    APPLICATION_NAME(0x0801, Format.ASCII, 32),
    /** 0802h, 8 bytes: the application's version. */
    APPLICATION_VERSION(0x0802, Format.ASCII, 8),
    /** 0803h, 160 bytes: what the user calls the medium. */
    USER_LABEL(0x0803, Format.TEXT, 160),
    /** 0804h, 12 bytes: when it was written last, YYYYMMDDHHMM. */
    LAST_WRITTEN(0x0804, Format.ASCII, 12),
    /** 0805h, 1 byte: the character set of texts. */
    LOCALIZATION(0x0805, Format.BINARY, 1),
    /** 0806h, 32 bytes: what is on the cartridge's label. */
    BARCODE(0x0806, Format.ASCII, 32),
    /** 0807h, 80 bytes: the name of the host that owns the medium. */
    OWNING_HOST(0x0807, Format.TEXT, 80),
    /** 0808h, 160 bytes: the name of the pool that the medium belongs to. */
    MEDIA_POOL(0x0808, Format.TEXT, 160),
    /** 0809h, 16 bytes: what the user calls the partition. */
    PARTITION_LABEL(0x0809, Format.ASCII, 16),
    /** 080Ah, 1 byte: 0: it is loaded and unloaded at its beginning; 1: also at a partition. */
    LOAD_AT_PARTITION(0x080a, Format.BINARY, 1),
    /** 080Bh, 16 bytes: the version of the application's format. */
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
