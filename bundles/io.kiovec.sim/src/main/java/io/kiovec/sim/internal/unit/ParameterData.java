// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parameter data that a device builds for an answer: numbers big-endian, one after the other. For one thread; not for the
 * path of reads and writes.
 */
public final class ParameterData {

    private byte[] bytes = new byte[64];
    private int length;

    /** Nothing yet. */
    public ParameterData() {
    }

    /** Appends one byte. */
    public ParameterData put8(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
        return this;
    }

    /** Appends two bytes. */
    public ParameterData put16(int value) {
        return put8(value >> 8).put8(value);
    }

    /** Appends three bytes. */
    public ParameterData put24(int value) {
        return put8(value >> 16).put16(value);
    }

    /** Appends four bytes. */
    public ParameterData put32(long value) {
        return put16((int) (value >> 16)).put16((int) value);
    }

    /** Appends eight bytes. */
    public ParameterData put64(long value) {
        return put32(value >> 32).put32(value);
    }

    /** Appends bytes. */
    public ParameterData put(byte[] more) {
        for (byte one : more) {
            put8(one);
        }
        return this;
    }

    /** Appends other parameter data. */
    public ParameterData put(ParameterData more) {
        return put(more.toBytes());
    }

    /** Appends zeroes. */
    public ParameterData zeroes(int count) {
        for (int i = 0; i < count; i++) {
            put8(0);
        }
        return this;
    }

    /** Appends ASCII text, left-aligned in a field that is filled with spaces. */
    public ParameterData putText(String text, int width) {
        put(text.getBytes(StandardCharsets.US_ASCII));
        for (int i = text.length(); i < width; i++) {
            put8(' ');
        }
        return this;
    }

    /** Overwrites two bytes: a length that is known at the end. */
    public ParameterData set16(int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
        return this;
    }

    /** Overwrites four bytes. */
    public ParameterData set32(int at, int value) {
        return set16(at, value >> 16).set16(at + 2, value);
    }

    /** {@return bytes so far} */
    public int length() {
        return length;
    }

    /** {@return a copy of the bytes so far} */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** {@return the bytes so far, as long as nothing more is appended} */
    public MemorySegment segment() {
        return MemorySegment.ofArray(bytes).asSlice(0, length);
    }
}
