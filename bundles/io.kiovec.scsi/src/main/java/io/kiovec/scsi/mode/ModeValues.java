// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import io.kiovec.scsi.DataBuilder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The values of one mode page, as they travel (SPC-4, 7.5.7). Bytes are counted as the standards' tables do: from the page's
 * first byte, with its header of two bytes, or four where it is a subpage.
 */
public final class ModeValues {
    private final int code;
    private final int subpage;
    /** With the header, whose PS bit is zero. */
    private final byte[] bytes;

    /**
     * Values of a page.
     *
     * @param code 0 to 62
     * @param subpage 0 to 254, 0 for the page itself
     * @param body what follows the header, at most 255 bytes, of a subpage at most 65535
     */
    public ModeValues(int code, int subpage, byte[] body) {
        if (code < 0 || code > 0x3e || subpage < 0 || subpage > 0xfe || body.length > (subpage == 0 ? 0xff : 0xffff)) {
            throw new IllegalArgumentException(
                    "mode page %02Xh/%02Xh with %d bytes".formatted(code, subpage, body.length));
        }
        this.code = code;
        this.subpage = subpage;
        DataBuilder data = new DataBuilder();
        if (subpage == 0) {
            data.u8(code).u8(body.length);
        } else {
            data.u8(0x40 | code).u8(subpage).u16(body.length);
        }
        this.bytes = data.bytes(body).build();
    }

    /** {@return the page code, 0 to 62} */
    public int code() {
        return code;
    }

    /** {@return the subpage code, 0 for the page itself} */
    public int subpage() {
        return subpage;
    }

    /** {@return a copy of the page with its header, PS zero} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the length with the header} */
    public int length() {
        return bytes.length;
    }

    /** {@return the length of the header, 2 or 4} */
    public int headerLength() {
        return subpage == 0 ? 2 : 4;
    }

    /** {@return a copy of what follows the header} */
    public byte[] body() {
        return Arrays.copyOfRange(bytes, headerLength(), bytes.length);
    }

    /**
     * One byte.
     *
     * @param index from the page's first byte on
     * @return 0 to 255; 0 where the page is shorter
     */
    public int at(int index) {
        return index >= 0 && index < bytes.length ? bytes[index] & 0xff : 0;
    }

    /**
     * One field.
     *
     * @param field of this page
     * @return its value, 0 where the page is shorter
     * @throws IllegalArgumentException when it is another page's field
     */
    public long get(ModeField field) {
        field.requireOf(this);
        long value = 0;
        for (int i = 0; i < field.width(); i++) {
            value = value << 8 | at(field.firstByte() + i);
        }
        return value >> field.shift() & field.largest();
    }

    /**
     * The same with another value of a field.
     *
     * @param field of this page
     * @param value 0 to what the field holds
     * @return the changed copy
     * @throws IllegalArgumentException when it is another page's field, it lies outside of this page, or the value is too large
     */
    public ModeValues with(ModeField field, long value) {
        field.requireOf(this);
        if (value < 0 || value > field.largest() || field.firstByte() + field.width() > bytes.length) {
            throw new IllegalArgumentException(field + " cannot be " + value + " in " + this);
        }
        ModeValues copy = new ModeValues(code, subpage, body());
        long mask = field.largest() << field.shift();
        long bits = value << field.shift();
        for (int i = field.width() - 1; i >= 0; i--) {
            int index = field.firstByte() + i;
            copy.bytes[index] = (byte) (bytes[index] & ~mask | bits);
            mask >>>= 8;
            bits >>>= 8;
        }
        return copy;
    }

    boolean isOf(int otherCode, int otherSubpage) {
        return code == otherCode && subpage == otherSubpage;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModeValues values && Arrays.equals(bytes, values.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return the bytes in hexadecimal} */
    @Override
    public String toString() {
        return "mode page " + HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
