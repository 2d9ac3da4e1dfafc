// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;

/** A process that writes to a medium in a file and tells of each flush, until somebody kills it. */
final class KilledWriter {

    static final int BLOCK = 512;
    static final int BLOCKS = 2000;
    /** Operations between two flushes. */
    static final int PER_FLUSH = 25;

    /** What operation number n does: a pure function of it. */
    record Step(int first, int count, byte[] content) {

        /** {@return an operation; content of zeroes is a deallocation} */
        static Step of(long seed, long number) {
            Random random = new Random(seed * 1_000_003 + number);
            int first = random.nextInt(BLOCKS);
            int count = 1 + random.nextInt(Math.min(64, BLOCKS - first));
            byte[] content = new byte[count * BLOCK];
            if (random.nextInt(5) > 0) {
                random.nextBytes(content);
            }
            return new Step(first, count, content);
        }

        boolean deallocates() {
            return MemorySegment.ofArray(content).mismatch(MemorySegment.ofArray(new byte[content.length])) == -1;
        }
    }

    private KilledWriter() {
    }

    /** Arguments: the file, the seed, the number of the first operation. */
    public static void main(String... arguments) throws Exception {
        DiskMedium medium = new MediumFiles().open(Path.of(arguments[0]), (long) BLOCKS * BLOCK, BLOCK);
        long seed = Long.parseLong(arguments[1]);
        System.out.println("ready");
        for (long number = Long.parseLong(arguments[2]);; number++) {
            Step step = Step.of(seed, number);
            if (step.deallocates()) {
                medium.deallocate((long) step.first() * BLOCK, step.content().length);
            } else {
                medium.write((long) step.first() * BLOCK, MemorySegment.ofArray(step.content()));
            }
            if (number % PER_FLUSH == PER_FLUSH - 1) {
                medium.flush();
                System.out.println(number);
            }
        }
    }
}
