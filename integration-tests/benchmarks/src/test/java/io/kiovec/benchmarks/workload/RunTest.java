// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.benchmarks.machine.HugePages;
import io.kiovec.benchmarks.machine.Idleness;
import io.kiovec.benchmarks.media.Media;
import io.kiovec.benchmarks.report.Line;
import io.kiovec.benchmarks.side.Figures;
import io.kiovec.benchmarks.side.Forks;
import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.side.Side;
import io.kiovec.benchmarks.workload.Comparison.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    @TempDir
    Path folder;

    private final List<String> order = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    private Side side(String name, double... values) {
        Iterator<Double> next = Arrays.stream(values).iterator();
        return new Side() {
            @Override
            public List<String> command() {
                return List.of(name);
            }

            @Override
            public Figures run() {
                order.add(name);
                return new Figures(next.next(), 10);
            }

            @Override
            public long verify() {
                order.add("verify " + name);
                return 7;
            }
        };
    }

    private Run run() {
        return new Run(new Media(folder, 1 << 20), new Forks(folder), new HugePages(0), new Pace(3, 1, 1),
                new Idleness(Duration.ZERO), lines::add);
    }

    @Test
    void sidesTakeTurnsAndTheMedianCounts() throws Exception {
        run().compare(new Comparison("w", "m", Metric.OPERATIONS, side("ours", 5, 300, 200),
                List.of(new Peer("p", side("p", 100, 100, 1), new Goal.Ratio(1.9)),
                        new Peer("q", side("q", 100, 400, 400), new Goal.Ratio(0.98)))));
        assertEquals(List.of("verify ours", "ours", "p", "q", "ours", "p", "q", "ours", "p", "q"), order);
        assertEquals(2, lines.size());
        assertEquals(200, lines.get(0).number("ours"));
        assertEquals(2, lines.get(0).number("ratio"));
        assertTrue(!lines.get(0).isMissed());
        assertEquals(0.5, lines.get(1).number("ratio"));
        assertTrue(lines.get(1).isMissed());
        assertEquals(7, lines.get(1).number("verified"));
    }

    @Test
    void wrongDataIsFoundBeforeAnythingIsMeasured() throws Exception {
        Side wrong = new Side() {
            @Override
            public List<String> command() {
                return List.of("wrong");
            }

            @Override
            public Figures run() {
                throw new AssertionError("measured all the same");
            }

            @Override
            public long verify() throws IOException {
                throw new IOException("at byte 0 there is 1 and not 2");
            }
        };
        Comparison comparison = new Comparison("w", "m", Metric.OPERATIONS, wrong, List.of());
        assertThrows(IOException.class, () -> run().compare(comparison));
        assertEquals(List.of(), lines);
    }

    @Test
    void aGoalIsARatioOrADifference() {
        assertTrue(new Goal.Ratio(0.98).isReached(98, 100, 0.98));
        assertTrue(!new Goal.Ratio(0.98).isReached(97, 100, 0.97));
        assertTrue(new Goal.AtMostMore(30).isReached(130, 100, 0.77));
        assertTrue(!new Goal.AtMostMore(30).isReached(131, 100, 0.76));
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddle() {
        assertEquals(2, Median.of(List.of(3.0, 1.0, 2.0)));
        assertEquals(2.5, Median.of(List.of(4.0, 1.0, 2.0, 3.0)));
    }

    @Test
    void everyRowOfTheIssueHasAWorkload() {
        List<String> names = Workloads.all().stream().map(one -> one.name() + " " + one.medium()).toList();
        assertTrue(names.containsAll(List.of("read-4k-d1 FILE", "write-4k-d1 WRITTEN_FILE", "read-4k-d32 LOOP",
                "read-4k-d32 FILE", "read-1m-d1 FILE", "read-1m-d1 ZRAM", "read-1m-d8 FILE", "threads-2 ZRAM",
                "direct-512k ZRAM", "path-zero /dev/zero", "path-allocation none", "allocate none", "sim-cached sim",
                "sim-1g sim", "devices-1000 files", "growth-devices files in memory")), names::toString);
    }
}
