// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.page;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * A number in a page or a log parameter.
 *
 * @param acronym of the standard, as {@code WCE}; empty where it has none
 * @param name of the standard, in lower case, as {@code write cache enabled}
 * @param at its first byte, counted from the page's first, or from the parameter's value's
 * @param shift its lowest bit, 0 to 7; 0 for a field of several bytes
 * @param bits its width, 1 to 64
 * @param unit what it is counted in; empty where it has none
 */
public record DataField(String acronym, String name, int at, int shift, int bits, String unit) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when there is no such place
     */
    public DataField {
        if (at < 0 || shift < 0 || bits < 1 || bits > 64 || shift > 0 && shift + bits > 8) {
            throw new IllegalArgumentException(name + ": byte " + at + ", bit " + shift + ", " + bits + " bits");
        }
    }

    /** {@return the name for programs, in camel case} */
    public String key() {
        StringBuilder key = new StringBuilder();
        for (String word : name.replaceAll("[^A-Za-z0-9]+", " ").strip().split(" ")) {
            String lower = word.toLowerCase(Locale.ROOT);
            key.append(key.isEmpty() ? lower : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1));
        }
        return key.toString();
    }

    /** {@return the largest value that it holds; as an unsigned number} */
    public long largest() {
        return bits == 64 ? -1L : (1L << bits) - 1;
    }

    /**
     * {@return whether data is long enough to hold it}
     *
     * @param data a page, or a parameter's value
     */
    public boolean isIn(MemorySegment data) {
        return at + width() <= data.byteSize();
    }

    /**
     * {@return its value, unsigned}
     *
     * @param data a page, or a parameter's value
     * @throws IndexOutOfBoundsException where it {@linkplain #isIn is not in}
     */
    public long get(MemorySegment data) {
        long value = 0;
        for (int i = 0; i < width(); i++) {
            value = value << 8 | CdbFields.u8(data, at + i);
        }
        return value >>> shift & largest();
    }

    /**
     * Sets its value, and leaves the bits beside it.
     *
     * @param data a page
     * @param value unsigned
     * @throws IllegalArgumentException when the value is too large
     * @throws IndexOutOfBoundsException where it {@linkplain #isIn is not in}
     */
    public void put(MemorySegment data, long value) {
        if (Long.compareUnsigned(value, largest()) > 0) {
            throw new IllegalArgumentException(
                    label() + " = " + Long.toUnsignedString(value) + ": it is at most "
                            + Long.toUnsignedString(largest()));
        }
        long mask = largest() << shift;
        long bytes = value << shift;
        for (int i = width() - 1; i >= 0; i--, mask >>>= 8, bytes >>>= 8) {
            CdbFields.put8(data, at + i, (int) (CdbFields.u8(data, at + i) & ~mask | bytes & mask));
        }
    }

    /** {@return the acronym where there is one, else the name for programs} */
    public String label() {
        return acronym.isEmpty() ? key() : acronym;
    }

    private int width() {
        return (bits + 7) / 8;
    }
}
