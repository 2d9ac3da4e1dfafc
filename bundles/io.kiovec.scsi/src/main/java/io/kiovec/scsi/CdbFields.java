// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Numbers in CDBs and parameter data: big-endian, unaligned, unsigned. Nothing is allocated. A place outside of the segment
 * is an {@link IndexOutOfBoundsException}; a value too wide for its field loses its upper bits.
 */
public final class CdbFields {
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private CdbFields() {
    }

    /**
     * {@return the byte there, 0 to 255}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static int u8(MemorySegment segment, long at) {
        return segment.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    /**
     * {@return the two bytes there, 0 to 65535}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static int u16(MemorySegment segment, long at) {
        return segment.get(U16, at) & 0xffff;
    }

    /**
     * {@return the three bytes there, 0 to 16777215}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static int u24(MemorySegment segment, long at) {
        return u16(segment, at) << 8 | u8(segment, at + 2);
    }

    /**
     * {@return the three bytes there as a two's complement number}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static int s24(MemorySegment segment, long at) {
        return u24(segment, at) << 8 >> 8;
    }

    /**
     * {@return the four bytes there, 0 to 4294967295}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static long u32(MemorySegment segment, long at) {
        return segment.get(U32, at) & 0xffff_ffffL;
    }

    /**
     * {@return the four bytes there as an int, negative from 80000000h on}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static int s32(MemorySegment segment, long at) {
        return segment.get(U32, at);
    }

    /**
     * {@return the six bytes there, 0 to 2^48 - 1}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static long u48(MemorySegment segment, long at) {
        return (long) u16(segment, at) << 32 | u32(segment, at + 2);
    }

    /**
     * {@return the eight bytes there; negative from 2^63 on: compare with {@link Long#compareUnsigned}}
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     */
    public static long u64(MemorySegment segment, long at) {
        return segment.get(U64, at);
    }

    /**
     * Puts one byte.
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     * @param value only its lower 8 bits are put
     */
    public static void put8(MemorySegment segment, long at, int value) {
        segment.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }

    /**
     * Puts two bytes.
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     * @param value only its lower 16 bits are put
     */
    public static void put16(MemorySegment segment, long at, int value) {
        segment.set(U16, at, (short) value);
    }

    /**
     * Puts three bytes.
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     * @param value only its lower 24 bits are put
     */
    public static void put24(MemorySegment segment, long at, int value) {
        put8(segment, at + 2, value);
        put16(segment, at, value >> 8);
    }

    /**
     * Puts four bytes.
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     * @param value only its lower 32 bits are put
     */
    public static void put32(MemorySegment segment, long at, long value) {
        segment.set(U32, at, (int) value);
    }

    /**
     * Puts six bytes.
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     * @param value only its lower 48 bits are put
     */
    public static void put48(MemorySegment segment, long at, long value) {
        put32(segment, at + 2, value);
        put16(segment, at, (int) (value >> 32));
    }

    /**
     * Puts eight bytes.
     *
     * @param segment a CDB or parameter data
     * @param at its first byte, counted from the segment's
     * @param value all 64 bits
     */
    public static void put64(MemorySegment segment, long at, long value) {
        segment.set(U64, at, value);
    }
}
