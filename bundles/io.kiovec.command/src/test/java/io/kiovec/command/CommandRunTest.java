// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Option;

class CommandRunTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), Form.TEXT, Audience.PIPE);

    /** A job that does what its option says. */
    @CommandLine.Command(description = "Tries things.")
    private static final class Trial extends Job {
        @Option(names = "--size", converter = Bytes.class)
        private long size;

        @Option(names = "--fail")
        private String fail = "";

        @Override
        protected void run(Console console) throws Exception {
            if (fail.equals("call")) {
                throw wrongCall("do not say call");
            }
            if (!fail.isEmpty()) {
                throw new IOException(fail);
            }
            console.print(new Table().column("size", "SIZE").column("name", "NAME").row(size, "x"));
        }
    }

    private int run(String... arguments) {
        return CommandRun.run("trial", Trial::new, List.of(arguments), console);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aResultIsATableOrJson() {
        assertEquals(CommandRun.OK, run("--size", "4K"));
        assertEquals("SIZE  NAME" + System.lineSeparator() + "4096  x" + System.lineSeparator(), out());
        out.reset();
        assertEquals(CommandRun.OK, run("--json", "--size", "1M"));
        assertEquals("[{\"size\":1048576,\"name\":\"x\"}]", out().strip());
        assertEquals("", err());
    }

    @Test
    void aFailedJobIsOneLineAndExitCodeOne() {
        assertEquals(CommandRun.FAILED, run("--fail", "it\nbroke"));
        assertEquals("kiovec trial: it; broke", err().strip());
    }

    @Test
    void debugAddsTheStackTrace() {
        run("--fail", "x", "--debug");
        assertTrue(err().contains("at io.kiovec.command.CommandRunTest"), err());
    }

    @Test
    void aWrongCallIsOneLineWithAHintAndExitCodeTwo() {
        assertEquals(CommandRun.WRONG_CALL, run("--what"));
        assertEquals(CommandRun.WRONG_CALL, run("--fail", "call"));
        assertEquals(CommandRun.WRONG_CALL, run("--size", "many"));
        assertEquals(3, err().lines().count(), err());
        assertTrue(err().contains("see: kiovec trial --help"), err());
    }

    @Test
    void helpTellsTheOptions() {
        assertEquals(CommandRun.OK, run("--help"));
        assertTrue(out().contains("--json") && out().contains("Tries things."), out());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "512,512", "4K,4096", "4k,4096", "1M,1048576", "2GiB,2147483648", "1T,1099511627776",
        "3KB,3072"})
    void lengthsAreReadAsPeopleWriteThem(String text, long bytes) {
        assertEquals(bytes, new Bytes().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4X", "K", "1.5M", "9999999999999T", "99999999999999999999"})
    void whatIsNoLengthSaysSo(String text) {
        assertThrows(CommandLine.TypeConversionException.class, () -> new Bytes().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "512,512", "4096,4K", "1048576,1M", "1536,1536", "65536,64K", "1572864,1536K"})
    void lengthsAreWrittenWithoutLoss(long bytes, String text) {
        assertEquals(text, Bytes.text(bytes));
        assertEquals(bytes, new Bytes().convert(text));
    }

    @Test
    void unknownIsADashForPeopleAndNullForPrograms() {
        Table table = new Table().column("a", "A").column("b", "B").row(null, 1.25);
        console.print(table);
        assertTrue(out().contains("-  1.3") || out().contains("-  1.2"), out());
        out.reset();
        console.with(Form.JSON).print(table);
        assertEquals("[{\"a\":null,\"b\":1.25}]", out().strip());
    }

    @Test
    void oneThingIsLinesOrAnObject() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", "n");
        object.put("capacity", null);
        console.print(object);
        assertEquals(List.of("name:     n", "capacity: unknown"), out().lines().toList());
        out.reset();
        console.with(Form.JSON).print(object);
        assertEquals("{\"name\":\"n\",\"capacity\":null}", out().strip());
    }

    @Test
    void progressIsDrawnAfterASecondAndWiped() throws Exception {
        AtomicLong now = new AtomicLong();
        PrintStream terminal = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (Progress progress = new Progress(terminal, "copy", 100_000_000, Progress.Unit.BYTES, now::get)) {
            now.set(900_000_000);
            progress.at(10_000_000);
            assertEquals("", err());
            now.set(2_000_000_000);
            progress.at(50_000_000);
            assertTrue(err().contains(" 50% 25.0 MB/s, 0:02 left"), err());
            int drawn = err().length();
            now.addAndGet(1000);
            progress.at(60_000_000);
            assertEquals(drawn, err().length(), "drawn too often");
        }
        assertTrue(err().endsWith("\r"), "not wiped");
    }

    @Test
    void progressWithoutAnEndHasNoBar() throws Exception {
        AtomicLong now = new AtomicLong();
        PrintStream terminal = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (Progress progress = new Progress(terminal, "copy", -1, Progress.Unit.BYTES, now::get)) {
            now.set(2_000_000_000);
            progress.at(50_000_000);
            assertEquals("\rcopy 50.0 MB, 25.0 MB/s", err());
        }
    }

    @Test
    void resultsCanGoWhereErrorsGo() {
        console.onErrors().say("copied");
        assertEquals("", out());
        assertEquals("copied", err().strip());
    }

    @Test
    void progressBeforeAnythingIsDoneHasNoEndInSightAndHoursAreHours() throws Exception {
        AtomicLong now = new AtomicLong();
        PrintStream terminal = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (Progress progress = new Progress(terminal, "format", 65536, Progress.Unit.SHARES, now::get)) {
            now.set(2_000_000_000);
            progress.at(0);
            assertTrue(err().endsWith("]   0% ? left"), err());
            now.set(100_000_000_000L);
            progress.at(655);
            assertTrue(err().endsWith("]   0% 2:45:05 left"), err());
        }
    }

    @Test
    void aPauseHearsThatTheWorkIsToStop() {
        Progress progress = console.progress("format", 65536, Progress.Unit.SHARES);
        Thread.currentThread().interrupt();
        InterruptedException e = assertThrows(InterruptedException.class,
                () -> progress.pause(Duration.ofHours(1), 32768));
        assertEquals("format was interrupted at 50%", e.getMessage());
        progress.close();
    }

    @Test
    void thereIsNoProgressInAPipe() throws Exception {
        try (Progress progress = console.progress("copy", 1, Progress.Unit.BYTES)) {
            progress.at(1);
        }
        assertFalse(err().contains("copy"));
    }

    @Test
    void whatIsInAMapBelowHasItsKeyBeforeItsOwn() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("version", "SPC-5");
        inner.put("serial", null);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("address", "x:y");
        object.put("inquiry", inner);
        console.print(object);
        assertEquals("address:         x:y\ninquiry.version: SPC-5\ninquiry.serial:  unknown\n",
                out.toString(StandardCharsets.UTF_8).replace("\r", ""));
        out.reset();
        console.with(Form.JSON).print(object);
        assertEquals("{\"address\":\"x:y\",\"inquiry\":{\"version\":\"SPC-5\",\"serial\":null}}",
                out.toString(StandardCharsets.UTF_8).strip());
    }
}
