// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parameter data in the making: fields one after the other, numbers big-endian (SPC-4, 3.5). The records of this bundle are
 * made with it, and so are the pages that only a vendor has. For one thread; not for the path of reads and writes.
 */
public final class DataBuilder {
    private byte[] bytes = new byte[64];
    private int size;

    /** Nothing yet. */
    public DataBuilder() {
    }

    /** {@return bytes so far} */
    public int size() {
        return size;
    }

    /**
     * Appends one byte.
     *
     * @param value only its lower 8 bits are put
     * @return this builder
     */
    public DataBuilder u8(int value) {
        return number(value, 1);
    }

    /**
     * Appends two bytes.
     *
     * @param value only its lower 16 bits are put
     * @return this builder
     */
    public DataBuilder u16(int value) {
        return number(value, 2);
    }

    /**
     * Appends three bytes.
     *
     * @param value only its lower 24 bits are put
     * @return this builder
     */
    public DataBuilder u24(int value) {
        return number(value, 3);
    }

    /**
     * Appends four bytes.
     *
     * @param value only its lower 32 bits are put
     * @return this builder
     */
    public DataBuilder u32(long value) {
        return number(value, 4);
    }

    /**
     * Appends six bytes.
     *
     * @param value only its lower 48 bits are put
     * @return this builder
     */
    public DataBuilder u48(long value) {
        return number(value, 6);
    }

    /**
     * Appends eight bytes.
     *
     * @param value all 64 bits
     * @return this builder
     */
    public DataBuilder u64(long value) {
        return number(value, 8);
    }

    /**
     * Appends a number.
     *
     * @param value its upper bytes are lost where the field is too narrow
     * @param width bytes of the field, 1 to 8
     * @return this builder
     */
    public DataBuilder number(long value, int width) {
        room(width);
        for (int i = width - 1; i >= 0; i--) {
            bytes[size++] = (byte) (value >> 8 * i);
        }
        return this;
    }

    /**
     * Appends zeros.
     *
     * @param count how many, 0 or more
     * @return this builder
     */
    public DataBuilder zeros(int count) {
        room(count);
        size += count;
        return this;
    }

    /**
     * Appends zeros up to a size; nothing where there is as much already.
     *
     * @param wanted in bytes, counted from the first
     * @return this builder
     */
    public DataBuilder upTo(int wanted) {
        return zeros(Math.max(0, wanted - size));
    }

    /**
     * Appends bytes.
     *
     * @param more copied
     * @return this builder
     */
    public DataBuilder bytes(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /**
     * Appends ASCII text in a field of that many bytes, filled up with spaces or cut off.
     *
     * @param text of ASCII; other characters become question marks
     * @param width bytes of the field
     * @return this builder
     */
    public DataBuilder ascii(String text, int width) {
        byte[] padded = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), width);
        Arrays.fill(padded, Math.min(text.length(), width), width, (byte) ' ');
        return bytes(padded);
    }

    /**
     * Puts a number where zeros were left for it, as for a length that is known at the end.
     *
     * @param at its first byte, counted from the first of all; zeros were appended there
     * @param value its upper bytes are lost where the field is too narrow
     * @param width bytes of the field, 1 to 8
     * @return this builder
     */
    public DataBuilder patch(int at, long value, int width) {
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >> 8 * (width - 1 - i));
        }
        return this;
    }

    /** {@return a copy of the bytes so far} */
    public byte[] build() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
