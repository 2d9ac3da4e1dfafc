// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The header of one entry of a region, as the package's description lays it out: one place to read it into and to write
 * it from, again and again.
 */
final class Entry {

    /** Bytes of a header. */
    static final int BYTES = 40;

    private static final int MAGIC = 0x4B54_4F31;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int KIND = 4;
    private static final int LENGTH = 8;
    private static final int CHECKSUM = 12;
    private static final int OBJECT = 16;
    private static final int EPOCH = 24;
    private static final int CHAIN = 32;

    private final MemorySegment bytes = Arena.ofAuto().allocate(BYTES, 8);

    /** {@return bytes that an entry with so much data takes in a region} */
    static long size(int length) {
        return (BYTES + (long) length + 7) & ~7L;
    }

    void read(Storage storage, long offset) throws IOException {
        storage.read(offset, bytes);
    }

    void write(Storage storage, long offset) throws IOException {
        storage.write(offset, bytes);
    }

    /** Fills in all of it. */
    void set(ObjectKind kind, int length, int checksum, long object, long epoch, long before) {
        bytes.set(INT, 0, MAGIC);
        bytes.set(INT, KIND, kind.code() << 24);
        bytes.set(INT, LENGTH, length);
        bytes.set(INT, CHECKSUM, checksum);
        bytes.set(LONG, OBJECT, object);
        bytes.set(LONG, EPOCH, epoch);
        bytes.set(LONG, CHAIN, chained(before));
    }

    /** Makes it one that no tape has. */
    void erase() {
        bytes.fill((byte) 0);
    }

    ObjectKind kind() {
        return ObjectKind.of(bytes.get(ValueLayout.JAVA_BYTE, KIND));
    }

    int length() {
        return bytes.get(INT, LENGTH);
    }

    int checksum() {
        return bytes.get(INT, CHECKSUM);
    }

    long object() {
        return bytes.get(LONG, OBJECT);
    }

    long chain() {
        return bytes.get(LONG, CHAIN);
    }

    /** {@return whether this is the entry of an object that follows the one with the chain value} */
    boolean follows(long before, long object) {
        return bytes.get(INT, 0) == MAGIC && kind() != null && length() >= 0 && length() <= Partition.MAX_BLOCK
                && object() == object && chain() == chained(before);
    }

    /** Each step is a bijection of what came before, so entries that differ in one field never have one chain value. */
    private long chained(long before) {
        long value = before;
        for (int at = 0; at < CHAIN; at += Long.BYTES) {
            value = mix(value ^ bytes.get(LONG, at));
        }
        return value;
    }

    private static long mix(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 29;
    }
}
