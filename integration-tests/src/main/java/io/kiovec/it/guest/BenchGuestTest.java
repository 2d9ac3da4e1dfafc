// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The table of 2001, by the runnable jar on a real sg node. What the figures are is not looked at, for this is an emulated
 * machine; that they are those of the process is.
 */
@DisksBoot
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BenchGuestTest {

    private static final List<String> SIZES = List.of("4096", "65536", "524288");

    /** One process for all, for a JVM starts slowly here. */
    private record Run(String node, List<String> rows, List<String> text, double processorSeconds) {
    }

    private static Run run;

    @BeforeAll
    static void theBenchRuns() throws Exception {
        String node = GuestDisk.behind("virtio").generic().toString();
        Path jar = Path.of("../bundles/io.kiovec.dist/target/kiovec.jar");
        assertTrue(Files.exists(jar), () -> jar.toAbsolutePath() + " was not built");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-jar", jar.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> rows = new ArrayList<>();
        List<String> text = new ArrayList<>();
        double processor;
        try (var in = process.outputWriter(StandardCharsets.UTF_8);
                var out = process.inputReader(StandardCharsets.UTF_8)) {
            in.write("bench sg:" + node + " --size 4K,64K,512K --seconds 0.5 --json\n");
            in.flush();
            for (int row = 0; row < 5 * SIZES.size(); row++) {
                rows.add(out.readLine());
            }
            processor = processorSeconds(process.pid());
            in.write("bench sg:" + node + " --size 64K --bytes 1M\nexit\n");
            in.flush();
            out.lines().forEach(text::add);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the shell did not end");
        assertEquals(0, process.exitValue());
        run = new Run(node, rows, text, processor);
    }

    /** User and system time of a process (proc(5)), whose clock has a hundred ticks a second. */
    private static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static String field(String name, String row) {
        return Tool.field("\"" + name + "\":\"?([^,\"}]*)", row);
    }

    private static double number(String name, String row) {
        return Double.parseDouble(field(name, row));
    }

    /** Each case of each size: in which memory, how asked, how done, and whether it was copied. */
    @Test
    void everySizeIsDoneIndirectlyDirectlyMappedAndNotDelivered() {
        List<String> cases = List.of("pages INDIRECT INDIRECT", "pages DIRECT DIRECT", "contiguous DIRECT DIRECT",
                "mapped DIRECT MAPPED", "none INDIRECT INDIRECT");
        List<String> expected = SIZES.stream().flatMap(size -> cases.stream().map(one -> size + " " + one)).toList();
        assertEquals(expected, run.rows().stream().map(row -> field("size", row) + " " + field("allocator", row) + " "
                + field("modeAsked", row) + " " + field("mode", row)).toList());
        assertAll(run.rows().stream().map(row -> () -> {
            double copies = field("allocator", row).equals("pages") && field("mode", row).equals("INDIRECT") ? 1 : 0;
            assertEquals(copies, number("copiedBytes", row) / number("bytes", row), row);
            assertEquals("null", field("demotion", row), row);
            assertEquals("sg:" + run.node(), field("address", row));
            assertTrue(number("bytes", row) >= number("size", row) && number("seconds", row) >= 0.5, row);
        }));
    }

    /** sg_rbuf asks the same node for its buffer. */
    @Test
    void theDevicesBufferIsReadWhereItHasOneAndItsMediumOtherwise() throws Exception {
        Process trial = new ProcessBuilder("sg_rbuf", "--size=524288", run.node()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String command = trial.waitFor() == 0 ? "read buffer" : "read";
        assertEquals(List.of(command), run.rows().stream().map(row -> field("command", row)).distinct().toList());
    }

    /** Processor time of all rows together is of the process, and no more than it has had. */
    @Test
    void processorUseIsThatOfTheProcess() {
        double told = 0;
        for (String row : run.rows()) {
            double percent = number("cpuPercent", row);
            double seconds = number("seconds", row) * percent / 100;
            // one processor, told in ticks of 10 ms
            assertTrue(percent > 0 && number("seconds", row) * percent <= 100 * number("seconds", row) + 2, row);
            assertEquals(seconds * 1e6, number("cpuMicrosPerMb", row) * number("bytes", row) / 1e6,
                    1e-3 * seconds * 1e6, row);
            assertEquals(number("bytes", row) / 1e6 / number("seconds", row), number("mbPerSecond", row),
                    1e-2 * number("mbPerSecond", row) + 1e-3, row);
            told += seconds;
        }
        assertTrue(told > 0 && told < run.processorSeconds(),
                told + " s of " + run.processorSeconds() + " s that the process had");
    }

    @Test
    void peopleGetATableThatSaysWhatWasRepeated() {
        assertEquals(6, run.text().size(), () -> String.join("\n", run.text()));
        String head = run.text().getFirst();
        for (String title : List.of("ADDRESS", "SIZE", "COMMAND", "ALLOCATOR", "ASKED", "DONE", "DEMOTION", "MB/s",
                "CPU%", "us/MB", "ALL%", "ELEM", "COPIED")) {
            assertTrue(head.contains(title), head);
        }
        for (String row : run.text().subList(1, 6)) {
            assertTrue(row.matches("sg:" + run.node() + " +64K +read +.*"), row);
            assertFalse(row.contains("Infinity") || row.contains("NaN"), row);
        }
    }
}
