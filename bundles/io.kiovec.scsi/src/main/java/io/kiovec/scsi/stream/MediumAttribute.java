// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** One attribute of the medium's memory (SPC-4, 7.4.1). */
public final class MediumAttribute {

    /** How the value is to be read. A value's code is its ordinal. */
    public enum Format {
        /** 0: a number, or bits. */
        BINARY,
        /** 1: ASCII text, filled up with spaces. */
        ASCII,
        /** 2: text in the character set of {@link StandardAttribute#LOCALIZATION}, here UTF-8, filled up with zeros. */
        TEXT,
        /** 3: no meaning so far. */
        RESERVED
    }

    /** Who may write it. */
    public enum Access {
        /** WRITE ATTRIBUTE may change it. */
        READ_WRITE,
        /** Only the device writes it. */
        READ_ONLY
    }

    private final int identifier;
    private final Format format;
    private final Access access;
    private final byte[] value;

    private MediumAttribute(int identifier, Format format, Access access, byte[] value) {
        if (identifier < 0 || identifier > 0xffff || value.length > 0xffff) {
            throw new IllegalArgumentException("attribute " + identifier + " with " + value.length + " bytes");
        }
        this.identifier = identifier;
        this.format = format;
        this.access = access;
        this.value = value;
    }

    /**
     * An attribute.
     *
     * @param identifier 0 to 65535: below 0400h the device's, below 0800h the medium's, below 0C00h the host's, then
     *        the vendors'
     * @param format how the value is to be read
     * @param access who may write it
     * @param value its bytes, at most 65535
     * @return the attribute
     * @throws IllegalArgumentException when the identifier is out of range or the value too long
     */
    public static MediumAttribute of(int identifier, Format format, Access access, byte[] value) {
        return new MediumAttribute(identifier, format, access, value.clone());
    }

    /**
     * A standard attribute whose value is a number.
     *
     * @param attribute which
     * @param value its upper bytes are lost where the attribute is too short
     * @return the attribute
     */
    public static MediumAttribute of(StandardAttribute attribute, long value) {
        return new MediumAttribute(attribute.identifier(), attribute.format(), attribute.access(),
                new DataBuilder().number(value, attribute.length()).build());
    }

    /**
     * A standard attribute whose value is a text, filled up with spaces or cut off; of format TEXT it is UTF-8 and
     * zeros.
     *
     * @param attribute which
     * @param value the text
     * @return the attribute
     */
    public static MediumAttribute of(StandardAttribute attribute, String value) {
        byte[] bytes = attribute.format() == Format.TEXT
                ? Arrays.copyOf(value.getBytes(StandardCharsets.UTF_8), attribute.length())
                : new DataBuilder().ascii(value, attribute.length()).build();
        return new MediumAttribute(attribute.identifier(), attribute.format(), attribute.access(), bytes);
    }

    /** {@return its identifier, 0 to 65535} */
    public int identifier() {
        return identifier;
    }

    /** {@return how the value is to be read} */
    public Format format() {
        return format;
    }

    /** {@return who may write it} */
    public Access access() {
        return access;
    }

    /** {@return a copy of the value's bytes} */
    public byte[] value() {
        return value.clone();
    }

    /** {@return the length of the value in bytes} */
    public int length() {
        return value.length;
    }

    /** {@return the value as a number; of more than eight bytes the last eight} */
    public long number() {
        long number = 0;
        for (byte part : value) {
            number = number << 8 | part & 0xff;
        }
        return number;
    }

    /** {@return the value as text, without the spaces and zeros at its end} */
    public String text() {
        if (format != Format.TEXT) {
            return new Received(MemorySegment.ofArray(value)).ascii(0, value.length);
        }
        int end = 0;
        while (end < value.length && value[end] != 0) {
            end++;
        }
        return new String(value, 0, end, StandardCharsets.UTF_8).stripTrailing();
    }

    void write(DataBuilder data) {
        data.u16(identifier).u8((access == Access.READ_ONLY ? 0x80 : 0) | format.ordinal()).u16(value.length)
                .bytes(value);
    }

    static MediumAttribute read(Received list, long at) {
        return new MediumAttribute(list.u16(at), Format.values()[list.u8(at + 2) & 3],
                list.bit(at + 2, 7) ? Access.READ_ONLY : Access.READ_WRITE,
                list.part(at + 5, list.u16(at + 3)).bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MediumAttribute attribute && identifier == attribute.identifier
                && format == attribute.format
                && access == attribute.access && Arrays.equals(value, attribute.value);
    }

    @Override
    public int hashCode() {
        return 31 * identifier + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "%04Xh: %s".formatted(identifier, format == Format.BINARY ? HexFormat.of().formatHex(value) : text());
    }
}
