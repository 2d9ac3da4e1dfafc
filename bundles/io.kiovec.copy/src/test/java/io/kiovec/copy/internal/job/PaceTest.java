// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void soMuchMovesInASecondOnAverage() {
        AtomicLong now = new AtomicLong();
        Pace pace = new Pace(1000, now::get);
        long moved = 0;
        while (now.get() < 10_000_000_000L) {
            long wait = pace.delay(70);
            if (wait == 0) {
                pace.moved(70);
                moved += 70;
            } else {
                now.addAndGet(wait);
            }
        }
        assertTrue(moved > 9_900 && moved <= 10_070, moved + " bytes");
    }

    @Test
    void withoutARateNothingWaits() {
        assertEquals(0, new Pace(0, () -> 0).delay(1 << 30));
    }
}
