// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What a block holds: device, place, generation, its number within the transfer and a checksum, and bytes that follow
 * from these. Numbers are big-endian, so that a dump can be read.
 *
 * @param device which device it was written to
 * @param place where
 * @param part which block of its transfer
 * @param generation of the write, positive
 */
record Stamp(long device, long place, int part, long generation) {

    /** Bytes of the head; a block is no smaller. */
    static final int HEAD = 48;

    private static final long MAGIC = 0x4b696f766563536bL;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long CHECKSUM_AT = 40;

    /** Fills a block. */
    void write(MemorySegment block) {
        long word = (device * 31 + place) * 0x9E3779B97F4A7C15L + generation * 0xD1B54A32D192ED03L + part;
        long at = HEAD;
        for (; at + Long.BYTES <= block.byteSize(); at += Long.BYTES) {
            block.set(LONG, at, word += 0x9E3779B97F4A7C15L);
        }
        block.asSlice(at).fill((byte) generation);
        block.set(LONG, 0, MAGIC);
        block.set(LONG, 8, device);
        block.set(LONG, 16, place);
        block.set(LONG, 24, part);
        block.set(LONG, 32, generation);
        block.set(LONG, CHECKSUM_AT, checksum(block));
    }

    /** {@return the generation in a block that is written for a place; negative when it is not such a block} */
    static long generation(MemorySegment block, long device, long place, int part) {
        boolean sound = block.get(LONG, 0) == MAGIC && block.get(LONG, 8) == device && block.get(LONG, 16) == place
                && block.get(LONG, 24) == part && block.get(LONG, CHECKSUM_AT) == checksum(block);
        return sound ? block.get(LONG, 32) : -1;
    }

    /** {@return what a block is, for people} */
    static String describe(MemorySegment block) {
        if (block.get(LONG, 0) != MAGIC) {
            return "no stamp (it begins with " + Long.toHexString(block.get(LONG, 0)) + ")";
        }
        return "device " + Long.toHexString(block.get(LONG, 8)) + " place " + block.get(LONG, 16) + " part "
                + block.get(LONG, 24) + " generation " + block.get(LONG, 32)
                + (block.get(LONG, CHECKSUM_AT) == checksum(block) ? "" : " with a wrong checksum");
    }

    private static long checksum(MemorySegment block) {
        CRC32C sum = new CRC32C();
        sum.update(block.asSlice(0, CHECKSUM_AT).asByteBuffer());
        sum.update(block.asSlice(HEAD).asByteBuffer());
        return sum.getValue();
    }
}
