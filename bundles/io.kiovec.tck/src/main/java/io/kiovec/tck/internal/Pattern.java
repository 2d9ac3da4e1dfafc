// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Bytes that tell where they belong: of a seed and a place, so that a block in the wrong place or of another write is seen. */
final class Pattern {

    private Pattern() {
    }

    static byte at(long seed, long place) {
        // Multiplied once more: else two seeds would differ in the same bits everywhere, or nowhere.
        long mixed = ((place + 1) * 0x9E3779B97F4A7C15L ^ seed * 0xC2B2AE3D27D4EB4FL) * 0xD6E8FEB86659FD93L;
        return (byte) (mixed ^ mixed >>> 29 ^ mixed >>> 47);
    }

    /** Fills memory with what belongs to a place. */
    static void fill(MemorySegment memory, long seed, long place) {
        for (long i = 0; i < memory.byteSize(); i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, at(seed, place + i));
        }
    }

    /** Fails at the first byte that is another one. */
    static void check(MemorySegment memory, long seed, long place, String what) {
        for (long i = 0; i < memory.byteSize(); i++) {
            byte found = memory.get(ValueLayout.JAVA_BYTE, i);
            if (found != at(seed, place + i)) {
                fail(what + ": byte " + i + " of " + memory.byteSize() + " (place " + (place + i) + ") is " + found
                        + ", not " + at(seed, place + i));
            }
        }
    }

    /** Fails at the first byte that is not the given one. */
    static void checkAll(MemorySegment memory, byte value, String what) {
        for (long i = 0; i < memory.byteSize(); i++) {
            byte found = memory.get(ValueLayout.JAVA_BYTE, i);
            if (found != value) {
                fail(what + ": byte " + i + " of " + memory.byteSize() + " is " + found + ", not " + value);
            }
        }
    }
}
