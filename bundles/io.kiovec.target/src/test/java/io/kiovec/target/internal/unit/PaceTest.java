// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final int BLOCK = 4096;
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private final Pace pace = new Pace();

    private void commands(int count, long nanos, int bytes) {
        for (int i = 0; i < count; i++) {
            pace.took(nanos, bytes);
        }
    }

    @Test
    void aDeviceThatWaitsIsSoonSlow() {
        commands(1000, 10 * MICRO, BLOCK);
        commands(16, 80 * MICRO, BLOCK);
        assertTrue(pace.isSlow());
    }

    @Test
    void aDeviceThatWaitsNoMoreIsSoonQuick() {
        commands(1000, MILLI, BLOCK);
        commands(16, 10 * MICRO, BLOCK);
        assertFalse(pace.isSlow());
    }

    @Test
    void whoWaitedForAProcessorSaysNothingOfTheDevice() {
        for (int i = 0; i < 1000; i++) {
            pace.took(10 * MILLI, BLOCK);
            commands(2, 30 * MICRO, BLOCK);
            assertFalse(pace.isSlow());
        }
    }

    @Test
    void copyingMuchIsNotWaiting() {
        commands(1000, 100 * MICRO, 256 << 10);
        assertFalse(pace.isSlow());
    }

    @Test
    void theQuickestDiskWaitsForMuch() {
        // 3.5 GB/s behind 80 us
        commands(1000, 155 * MICRO, 256 << 10);
        assertTrue(pace.isSlow());
    }
}
