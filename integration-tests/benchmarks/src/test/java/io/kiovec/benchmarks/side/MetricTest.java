// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MetricTest {

    @Test
    void aRatioAboveOneIsAlwaysBetter() {
        assertEquals(2, Metric.OPERATIONS.ratio(200, 100));
        assertEquals(2, Metric.THROUGHPUT.ratio(200, 100));
        assertEquals(2, Metric.TIME.ratio(100, 200));
        assertEquals(2, Metric.PROCESSOR_TIME.ratio(100, 200));
        assertEquals(0.5, Metric.MEMORY.ratio(200, 100));
    }

    @Test
    void whereNothingIsAskedForSomethingIsMissed() {
        assertEquals(1, Metric.ALLOCATION.ratio(0.2, 0));
        assertEquals(0, Metric.ALLOCATION.ratio(16, 0));
    }
}
