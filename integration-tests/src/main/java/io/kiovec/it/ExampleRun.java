// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the examples of a command's help are run, where they are not run as they stand.
 *
 * @param lines what is run in place of them
 * @param reason why
 * @param end how it ends
 */
record ExampleRun(List<String> lines, String reason, End end) {

    /** How a command ends. */
    enum End {
        /** By itself. */
        ITSELF,
        /** Somebody interrupts it after its first line. */
        INTERRUPT
    }

    /** A run's end. */
    record Outcome(int code, String out, String err) {
    }

    /** By the words of the command. {@code TRACE} is a trace's file; devices are those of the test, see {@link #own}. */
    private static final Map<String, ExampleRun> OTHERWISE = with(scsi(), with(tape(), with(figures(), Map.of(
            "bench", instead("measures for seconds, and a disk that is not there",
                    "bench sim:disk0 --size 4K --bytes 4K --mode indirect"),
            "console", instead("there is no web console here; ConsoleBrowserTest runs it in a process of its own"),
            "copy", instead("its devices and files are not there", "copy sim:disk0 sim:disk1 --direct --verify"),
            "policy", instead("what it changes is in force for others too",
                    "policy default.mode=direct smallest.direct=16K",
                    "policy default.mode=indirect smallest.direct=0"),
            "replay", instead("its trace is not there", "replay TRACE sim:disk0"),
            "soak", instead("takes a minute; SoakTest holds a short one against its schema"),
            "swap", instead("the devices are not there, and it watches for a minute", "swap sim:open --to sim:open",
                    "swap --causes"),
            "target", new ExampleRun(List.of("target --portal 127.0.0.1:0 sim:disk0 sim:tape0"),
                    "serves until it is interrupted", End.INTERRUPT),
            "tck", instead("judges by all rules, and one of the drivers is not there",
                    "tck sim:disk2 --only D1"),
            "transports release", instead("nothing is in quarantine: that it refuses is tested elsewhere")))));

    private static Map<String, ExampleRun> tape() {
        return Map.of("tape back", instead("the tape is blank", "tape back sim:tape0 0"), "tape eject",
                instead("other examples need the cartridge; TapeCommandsTest takes one out"), "tape forward",
                instead("the tape is blank", "tape forward sim:tape0 0 --blocks"));
    }

    private static Map<String, ExampleRun> figures() {
        return Map.of("metrics", instead("figures that stay on meet those of others", "metrics"), "stats",
                instead("draws a file, and there may be nothing to draw", "stats"), "trace",
                instead("shows what others ask for; FiguresTest holds that against its schema"));
    }

    /** What one of them leaves, another one finds: each puts back what it changed. */
    private static Map<String, ExampleRun> scsi() {
        String register = "scsi reserve register sim:disk0 --key 0x1234";
        String reserve = "scsi reserve reserve sim:disk0 --key 0x1234 --type 1";
        String clear = "scsi reserve clear sim:disk0 --key 0x1234";
        return Map.of(
                "scsi prevent",
                instead("the medium may go out again", "scsi prevent sim:tape0", "scsi allow sim:tape0"),
                "scsi raw", instead("one writes a file", "scsi raw sim:disk0 12 00 00 00 24 00 --receive 36"),
                "scsi reserve clear", instead("somebody has to be registered", register, clear),
                "scsi reserve preempt", instead("there is nobody else"),
                "scsi reserve register", instead("the registration ends", register, clear),
                "scsi reserve release", instead("there has to be a reservation", register, reserve,
                        "scsi reserve release sim:disk0 --key 0x1234 --type 1", clear),
                "scsi reserve reserve", instead("somebody has to be registered", register, reserve, clear),
                "scsi stop", instead("the disk starts again", "scsi stop sim:disk0", "scsi start sim:disk0"));
    }

    private static Map<String, ExampleRun> with(Map<String, ExampleRun> some, Map<String, ExampleRun> more) {
        Map<String, ExampleRun> both = new TreeMap<>(some);
        both.putAll(more);
        return both;
    }

    private static ExampleRun instead(String reason, String... lines) {
        return new ExampleRun(List.of(lines), reason, End.ITSELF);
    }

    /**
     * {@return how the examples of a command are run} Those of a subcommand that has a row of its own are not run twice.
     *
     * @param command which
     */
    static ExampleRun of(EachCommand command) {
        return OTHERWISE.getOrDefault(command.name(), new ExampleRun(command.examples().stream()
                .filter(line -> OTHERWISE.keySet().stream().noneMatch(other -> line.startsWith(other + " "))).toList(),
                "", End.ITSELF));
    }

    /** {@return the commands that have a row here} */
    static Iterable<String> otherwise() {
        return OTHERWISE.keySet();
    }

    /** {@return the line with devices that belong to the test, as {@code sim:own-disk0}: others find theirs as they were} */
    static String own(String line) {
        return line.replaceAll("(?<![-\\w])(disk|tape)(?=\\d\\b)", "own-$1");
    }

    /**
     * Runs one of the lines, for programs.
     *
     * @param command which
     * @param line as it is typed, without {@code kiovec}
     * @return how it ended
     */
    Outcome run(EachCommand command, String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" +")));
        if (!words.contains("--json")) {
            words.add("--json");
        }
        Thread runner = Thread.currentThread();
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                super.write(bytes, from, length);
                if (end == End.INTERRUPT && bytes[from + length - 1] == '\n') {
                    runner.interrupt();
                }
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandRun.run(words.getFirst(), command.command(), words.subList(1, words.size()),
                new Console(stream(out), stream(err), Form.TEXT, Audience.PIPE));
        Thread.interrupted();
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
