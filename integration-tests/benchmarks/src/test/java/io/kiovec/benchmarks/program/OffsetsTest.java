// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OffsetsTest {

    @Test
    void randomOnesAreWholeBlocksInTheRangeAndAllOfThemAreMet() {
        Offsets offsets = new Offsets.Random(1, 10, 4096);
        long[] met = new long[10];
        for (int i = 0; i < 10_000; i++) {
            long offset = offsets.next();
            assertEquals(0, offset % 4096);
            met[Math.toIntExact(offset / 4096)]++;
        }
        assertTrue(LongStream.of(met).allMatch(count -> count > 800 && count < 1200));
    }

    @Test
    void aSeedRepeatsThem() {
        Offsets one = new Offsets.Random(5, 1 << 20, 4096);
        Offsets other = new Offsets.Random(5, 1 << 20, 4096);
        assertEquals(LongStream.generate(one::next).limit(100).boxed().toList(),
                LongStream.generate(other::next).limit(100).boxed().toList());
    }

    @Test
    void sequentialOnesBeginAnewAtTheEnd() {
        Offsets offsets = new Offsets.Sequential(2, 4, 512);
        assertEquals(List.of(1024L, 1536L, 0L, 512L, 1024L),
                LongStream.generate(offsets::next).limit(5).boxed().toList());
    }
}
