// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends fields of parameter data, big-endian. */
public final class DataBuilder {
    private byte[] bytes = new byte[64];
    private int size;

    /** The bytes so far. */
    public int size() {
        return size;
    }

    public DataBuilder u8(int value) {
        return number(value, 1);
    }

    public DataBuilder u16(int value) {
        return number(value, 2);
    }

    public DataBuilder u24(int value) {
        return number(value, 3);
    }

    public DataBuilder u32(long value) {
        return number(value, 4);
    }

    public DataBuilder u48(long value) {
        return number(value, 6);
    }

    public DataBuilder u64(long value) {
        return number(value, 8);
    }

    /** A number of that many bytes. */
    public DataBuilder number(long value, int width) {
        room(width);
        for (int i = width - 1; i >= 0; i--) {
            bytes[size++] = (byte) (value >> 8 * i);
        }
        return this;
    }

    /** Zeros. */
    public DataBuilder zeros(int count) {
        room(count);
        size += count;
        return this;
    }

    /** Zeros up to a size. */
    public DataBuilder upTo(int wanted) {
        return zeros(Math.max(0, wanted - size));
    }

    public DataBuilder bytes(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /** ASCII text in a field, filled up with spaces or cut off. */
    public DataBuilder ascii(String text, int width) {
        byte[] padded = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), width);
        Arrays.fill(padded, Math.min(text.length(), width), width, (byte) ' ');
        return bytes(padded);
    }

    /** Puts a number where zeros were left for it. */
    public DataBuilder patch(int at, long value, int width) {
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >> 8 * (width - 1 - i));
        }
        return this;
    }

    public byte[] build() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
