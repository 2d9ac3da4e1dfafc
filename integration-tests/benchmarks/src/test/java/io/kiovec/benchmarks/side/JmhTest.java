// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JmhTest {

    private static final String RESULT = """
            {"benchmark": "b", "primaryMetric": {"score": 52.5},
             "secondaryMetrics": {"gc.alloc.rate": {"score": 3.0}, "gc.alloc.rate.norm": {"score": 16.0,
              "rawData": [[0.01, 0.02, 47.97]]}}}""";

    @Test
    void theTimeOrTheAllocationIsRead() throws IOException {
        assertEquals(new Figures(52.5, 52.5), Jmh.parse("[" + RESULT + "]", Metric.TIME));
        assertEquals(new Figures(0.02, 52.5), Jmh.parse("[" + RESULT + "]", Metric.ALLOCATION),
                "not of the iteration in which the benchmark is taken down");
    }

    @Test
    void aPatternThatMeetsSeveralOrNoneIsAnError() {
        assertThrows(IOException.class, () -> Jmh.parse("[" + RESULT + "," + RESULT + "]", Metric.TIME));
        assertThrows(IOException.class, () -> Jmh.parse("[]", Metric.TIME));
    }
}
