// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.Consumer;

/** Feeds a reader with bytes that nobody meant, and with every beginning of some that somebody did. */
public final class Hostile {
    private static final int ROUNDS = 4_000;

    private Hostile() {
    }

    /** Random bytes, behind a beginning that makes the reader believe. */
    public static void bytes(String beginning, Consumer<MemorySegment> reader) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        MemorySegment start = Bytes.of(beginning);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(128)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                for (int i = 0; i < bytes.length; i++) { // small lengths lead further into a reader than large ones
                    bytes[i] &= 0x1f;
                }
            }
            MemorySegment data = MemorySegment.ofArray(bytes);
            MemorySegment.copy(start, 0, data, 0, Math.min(start.byteSize(), data.byteSize()));
            try {
                reader.accept(data);
            } catch (RuntimeException failure) {
                throw new AssertionError("seed " + seed + ", round " + round, failure);
            }
        }
    }

    /** Each beginning of good data. */
    public static void cutOff(byte[] good, Consumer<MemorySegment> reader) {
        for (int length = 0; length <= good.length; length++) {
            reader.accept(MemorySegment.ofArray(java.util.Arrays.copyOf(good, length)));
        }
    }
}
