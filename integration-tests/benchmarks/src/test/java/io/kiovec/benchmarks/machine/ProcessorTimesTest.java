// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcessorTimesTest {

    @Test
    void whatOthersUseAndWhatTheHostStealsAreShares() {
        ProcessorTimes before = ProcessorTimes.parse("cpu  100 0 100 1000 10 0 0 5 0 0");
        ProcessorTimes after = ProcessorTimes.parse("cpu  120 0 110 1050 10 5 5 15 0 0");
        assertEquals(40 / 100.0, after.busySince(before));
        assertEquals(10 / 100.0, after.stolenSince(before));
    }

    @Test
    void noTimeIsNoShare() {
        ProcessorTimes now = ProcessorTimes.parse("cpu  100 0 100 1000 10 0 0 5 0 0");
        assertEquals(0, now.busySince(now));
    }
}
