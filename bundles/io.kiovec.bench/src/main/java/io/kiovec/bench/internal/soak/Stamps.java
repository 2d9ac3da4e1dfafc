// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The stamps of the blocks in some memory. A stamped block holds device, place, number within its transfer, generation and a
 * checksum, and bytes that follow from these. Numbers are big-endian, so that a dump can be read. Made once for memory that
 * is used again and again: what collects garbage holds requests up too. One thread at a time.
 */
final class Stamps {

    /** Bytes of the head; a block is no smaller. */
    static final int HEAD = 48;

    private static final long MAGIC = 0x4b696f766563536bL;
    private static final int DEVICE_AT = 8;
    private static final int PLACE_AT = 16;
    private static final int PART_AT = 24;
    private static final int GENERATION_AT = 32;
    private static final int CHECKSUM_AT = 40;

    private final ByteBuffer bytes;
    private final CRC32C sum = new CRC32C();
    private final long device;

    /**
     * Of some memory.
     *
     * @param memory where the blocks are; in use as long as this
     * @param device whose blocks they are
     */
    Stamps(MemorySegment memory, long device) {
        bytes = memory.asByteBuffer();
        this.device = device;
    }

    /**
     * Stamps a block.
     *
     * @param from where it begins in the memory
     * @param length its bytes
     * @param place where it is to be written
     * @param part which block of its transfer it is
     * @param generation of the write, positive
     */
    void put(int from, int length, long place, int part, long generation) {
        long word = (device * 31 + place) * 0x9E3779B97F4A7C15L + generation * 0xD1B54A32D192ED03L + part;
        int at = HEAD;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            bytes.putLong(from + at, word += 0x9E3779B97F4A7C15L);
        }
        for (; at < length; at++) {
            bytes.put(from + at, (byte) generation);
        }
        bytes.putLong(from, MAGIC);
        bytes.putLong(from + DEVICE_AT, device);
        bytes.putLong(from + PLACE_AT, place);
        bytes.putLong(from + PART_AT, part);
        bytes.putLong(from + GENERATION_AT, generation);
        bytes.putLong(from + CHECKSUM_AT, checksum(from, length));
    }

    /** {@return the generation in a block that is stamped for a place; negative when it is not such a block} */
    long generation(int from, int length, long place, int part) {
        boolean sound = bytes.getLong(from) == MAGIC && bytes.getLong(from + DEVICE_AT) == device
                && bytes.getLong(from + PLACE_AT) == place && bytes.getLong(from + PART_AT) == part
                && bytes.getLong(from + CHECKSUM_AT) == checksum(from, length);
        return sound ? bytes.getLong(from + GENERATION_AT) : -1;
    }

    /** {@return what a block is, for people} */
    String describe(int from, int length) {
        if (bytes.getLong(from) != MAGIC) {
            return "no stamp (it begins with " + Long.toHexString(bytes.getLong(from)) + ")";
        }
        return "device " + Long.toHexString(bytes.getLong(from + DEVICE_AT)) + " place "
                + bytes.getLong(from + PLACE_AT)
                + " part " + bytes.getLong(from + PART_AT) + " generation " + bytes.getLong(from + GENERATION_AT)
                + (bytes.getLong(from + CHECKSUM_AT) == checksum(from, length) ? "" : " with a wrong checksum");
    }

    private long checksum(int from, int length) {
        sum.reset();
        sum.update(bytes.limit(from + CHECKSUM_AT).position(from));
        sum.update(bytes.limit(from + length).position(from + HEAD));
        bytes.clear();
        return sum.getValue();
    }
}
