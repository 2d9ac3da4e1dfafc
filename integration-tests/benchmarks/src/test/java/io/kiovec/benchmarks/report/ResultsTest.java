// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.benchmarks.machine.Idleness.Verdict;
import io.kiovec.benchmarks.machine.Machine;
import io.kiovec.benchmarks.program.Point;
import io.kiovec.benchmarks.side.Figures;
import io.kiovec.benchmarks.side.Forks;
import io.kiovec.benchmarks.side.JavaProgram;
import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.side.Required;
import io.kiovec.benchmarks.workload.Comparison;
import io.kiovec.benchmarks.workload.Comparison.Peer;
import io.kiovec.benchmarks.workload.Goal;
import io.kiovec.benchmarks.workload.Growing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Machine MACHINE = new Machine("2 x any", "4 GiB", "6.18", "25", "fio-3.33");

    @TempDir
    Path folder;

    private static Line line(String workload, double ours) {
        Peer peer = new Peer("fio", new Required(100), new Goal.Ratio(0.98));
        return Line.of(new Comparison(workload, "file", Metric.OPERATIONS, new Required(ours), List.of(peer)), peer,
                List.of(new Figures(ours, 2000)), List.of(new Figures(100, Double.NaN)), Verdict.IDLE, 42);
    }

    private Line curve() {
        JavaProgram program = new JavaProgram(new Forks(folder), Metric.TIME, "Growth", List.of());
        return Line.of(new Growing("growth-devices", "files", Metric.TIME, "devices", program),
                List.of(new Point(1, 50), new Point(10, 80), new Point(1000, 60)), Verdict.IDLE);
    }

    private String write(Line... lines) throws Exception {
        Results results = new Results(folder, List.of("read", "write", "growth-devices"));
        for (Line line : lines) {
            results.add(line);
        }
        results.write(MACHINE);
        return Files.readString(folder.resolve("RESULTS.md"));
    }

    @Test
    void aLineBeginsWithItsEightFields() {
        assertEquals("{\"workload\":\"read\",\"medium\":\"file\",\"ours\":50.0,\"peer\":100.0,\"peerName\":\"fio\","
                + "\"ratio\":0.5,\"oursCpuNsPerOp\":2000.0,\"peerCpuNsPerOp\":null,",
                line("read", 50).toString().split("\"unit\"")[0]);
    }

    @Test
    void aMissedRatioIsNamedAsMissed() throws Exception {
        String text = write(line("read", 50), line("write", 100));
        assertTrue(text.contains("| 0.500 | 0.98 **missed** |"), text);
        assertTrue(text.contains("Missed, 1:\n\n- read on file, fio: 50.0 IOPS beside 100 IOPS, ratio 0.500 of 0.98."),
                text);
    }

    @Test
    void whyStandsBesideWhatIsMissedAndNowhereElse() throws Exception {
        Path notes = Files.createDirectories(folder.resolve("notes"));
        Files.writeString(notes.resolve("read.md"), "Because of the weather.\n");
        assertTrue(write(line("read", 50)).contains("### Why read falls short\n\nBecause of the weather.\n"));
        assertTrue(!write(line("read", 100)).contains("weather"));
    }

    @Test
    void aLaterRunTakesThePlaceOfAnEarlierOneAndLeavesTheOthers() throws Exception {
        write(line("write", 70), line("read", 50));
        write(line("read", 60));
        List<String> kept = Files.readAllLines(folder.resolve("results.jsonl"));
        assertEquals(List.of(60.0, 70.0), kept.stream().map(text -> Line.parse(text).number("ours")).toList());
    }

    @Test
    void aCurveHasASentenceAndAPlot() throws Exception {
        String text = write(curve());
        assertTrue(
                text.contains("From 1 to 1,000 devices it goes from 50.0 ns to 60.0 ns, 1.200 times as much; the most,"
                        + " 80.0 ns, it is with 10."),
                text);
        assertTrue(text.contains("](plots/growth-devices.svg)"), text);
        assertTrue(Files.readString(folder.resolve("plots/growth-devices.svg")).contains("<svg"));
    }
}
