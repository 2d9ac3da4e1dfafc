// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.util.OptionalInt;

/**
 * Which field of a request was wrong (SPC-4, 4.5.2.4.2).
 *
 * @param where in the CDB or in the parameter data
 * @param byteAt the field's byte, 0 to 65535; of a field of several bytes the first
 * @param bitAt the most significant bit of the field, 0 to 7, where one was given
 */
public record FieldPointer(FieldIn where, int byteAt, OptionalInt bitAt) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when the byte or the bit is out of range
     */
    public FieldPointer {
        if (byteAt < 0 || byteAt > 0xffff) {
            throw new IllegalArgumentException("field pointer to byte " + byteAt + ": bytes are 0 to 65535");
        }
        if (bitAt.isPresent() && (bitAt.getAsInt() < 0 || bitAt.getAsInt() > 7)) {
            throw new IllegalArgumentException("field pointer to bit " + bitAt.getAsInt() + ": bits are 0 to 7");
        }
    }

    /** {@return in words, {@code byte 3 bit 4 of the CDB}} */
    @Override
    public String toString() {
        return "byte " + byteAt + (bitAt.isPresent() ? " bit " + bitAt.getAsInt() : "")
                + (where == FieldIn.CDB ? " of the CDB" : " of the data");
    }

    /** The three bytes of sense-key specific data, SKSV set. */
    int encoded() {
        int head = 0x80 | (where == FieldIn.CDB ? 0x40 : 0) | (bitAt.isPresent() ? 0x08 | bitAt.getAsInt() : 0);
        return head << 16 | byteAt;
    }

    static FieldPointer decoded(int specific) {
        int head = specific >> 16;
        return new FieldPointer((head & 0x40) != 0 ? FieldIn.CDB : FieldIn.DATA, specific & 0xffff,
                (head & 0x08) != 0 ? OptionalInt.of(head & 7) : OptionalInt.empty());
    }
}
