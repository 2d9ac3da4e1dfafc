// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.command.CommandRun;
import io.kiovec.io.AccessMode;
import io.kiovec.it.ExampleRun.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/**
 * What every command and subcommand has: a description, an example that works, completion, and {@code --json} by a schema. What
 * a new command lacks is told with what to add.
 */
class EveryCommandTest {

    private static final String DISK = "io.kiovec.sim.disk";

    private static final List<SimConfiguration> OWN = new ArrayList<>();

    @TempDir
    static Path folder;

    private static BlockDevice open;
    private static String trace;

    @BeforeAll
    static void devices() throws Exception {
        for (String name : List.of("own-disk0", "own-disk1", "own-disk2", "open")) {
            OWN.add(SimConfiguration.device(DISK, name, Map.of("capacity", "16M", "medium", "memory")));
        }
        OWN.add(SimConfiguration.device("io.kiovec.sim.tape", "own-tape0",
                Map.of("capacity", "64M", "medium", "memory", "barcode", "OWN000L9")));
        open = Bundles.service(Devices.class).openBlock("sim:open", AccessMode.READ);
        trace = folder.resolve("trace").toString();
        Files.writeString(Path.of(trace),
                """
                        # kiovec trace 1: time address operation key=value...
                        2026-11-26T03:00:00.123456Z sim:disk1 read offset=0 length=4096 mode=INDIRECT result=OK bytes=4096 \
                        done=INDIRECT nanos=412345
                        """);
    }

    @AfterAll
    static void devicesGo() throws Exception {
        open.close();
        for (SimConfiguration own : OWN) {
            own.close();
        }
    }

    private static Stream<DynamicTest> each(Objections objections) throws Exception {
        return EachCommand.all().stream().map(command -> DynamicTest.dynamicTest(command.name(),
                () -> assertEquals(List.of(), objections.against(command), "kiovec " + command.name())));
    }

    private interface Objections {
        List<String> against(EachCommand command) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatItIsFor() throws Exception {
        return each(command -> {
            List<String> objections = new ArrayList<>();
            if (String.join("", command.spec().usageMessage().description()).isBlank()) {
                objections.add("write a description into its @Command");
            }
            if (command.examples().isEmpty() && !command.isGroup()) {
                objections
                        .add("write a line \"Example: kiovec " + command.name() + " ...\" into its @Command's footer");
            }
            if (command.words().size() > 1 && command.spec().usageMessage().header().length == 0) {
                objections.add("write a header, one line of what it does, into its @Command");
            }
            command.spec().args().stream().filter(each -> String.join("", each.description()).isBlank())
                    .forEach(each -> objections.add(each.paramLabel() + " has no description"));
            return objections;
        });
    }

    @TestFactory
    Stream<DynamicTest> hasASchema() throws Exception {
        return each(command -> {
            if (command.isGroup()) {
                return List.of();
            }
            if (command.spec().findOption("--json") == null) {
                return List.of("its job does not extend Job, which has --json");
            }
            if (command.schema().isEmpty()) {
                return List.of("add bundles/" + command.bundle().getSymbolicName() + "/src/main/resources/"
                        + command.schemaPath()
                        + ": the JSON Schema (2020-12) of a line of its output, with title, type,"
                        + " properties that have a description and their unit, required, additionalProperties false");
            }
            return JsonLines.of(command.schema().get()).flaws();
        });
    }

    @TestFactory
    Stream<DynamicTest> doesWhatItsExamplesSay() throws Exception {
        return each(command -> {
            List<String> objections = new ArrayList<>();
            command.examples().forEach(example -> objections.addAll(misspelt(command, example)));
            ExampleRun run = ExampleRun.of(command);
            for (String line : run.lines()) {
                String own = ExampleRun.own(line).replace("TRACE", trace);
                Outcome outcome = run.run(command, own);
                if (outcome.code() != 0 || !outcome.err().isEmpty()) {
                    objections.add(own + ": " + outcome + ". What cannot be run here is to have a row in ExampleRun");
                } else if (command.schema().isPresent()) {
                    objections.addAll(JsonLines.of(command.schema().get()).objections(outcome.out()));
                }
            }
            return objections;
        });
    }

    private static List<String> misspelt(EachCommand command, String example) {
        List<String> words = Arrays.asList(example.split(" +"));
        // What the launcher takes stands before the command.
        int start = words.indexOf(command.words().getFirst());
        if (start < 0) {
            return List.of(example + ": is the example of another command");
        }
        try {
            Set<Object> named = new HashSet<>(CommandRun
                    .line(command.words().getFirst(), command.command())
                    .parseArgs(words.subList(start + 1, words.size()).toArray(String[]::new)).asCommandLineList()
                    .stream()
                    .map(line -> line.getCommandSpec().qualifiedName()).toList());
            return named.contains("kiovec " + command.name())
                    ? List.of()
                    : List.of(example + ": is the example of " + named);
        } catch (ParameterException e) {
            return List.of(example + ": " + e.getMessage());
        }
    }

    @TestFactory
    Stream<DynamicTest> isCompleted() throws Exception {
        return each(command -> {
            List<String> objections = new ArrayList<>();
            Set<String> words = completed(command.name() + " ");
            command.line().getSubcommands().keySet().stream().filter(word -> !words.contains(word))
                    .forEach(word -> objections.add("the subcommand " + word + " is not offered"));
            Set<String> options = completed(command.name() + " -");
            command.spec().options().stream().filter(option -> !options.contains(option.longestName()))
                    .forEach(option -> objections.add(option.longestName() + " is not offered"));
            if (command.takesAnAddress() && !words.contains("sim:own-disk0")) {
                objections.add("no address is offered for its ADDRESS");
            }
            return objections;
        });
    }

    private static Set<String> completed(String line) throws Exception {
        List<Candidate> candidates = new ArrayList<>();
        Bundles.service(Completer.class).complete(null,
                new DefaultParser().parse(line, line.length(), ParseContext.COMPLETE), candidates);
        return candidates.stream().map(Candidate::value).collect(Collectors.toSet());
    }

    @Test
    void anOptionThatTakesAnAddressIsCompleted() throws Exception {
        assertTrue(completed("swap sim:open --to ").contains("sim:own-disk0"));
    }

    @Test
    void whatIsWatchedIsBySchemaToo() throws Exception {
        EachCommand swap = EachCommand.all().stream().filter(each -> each.name().equals("swap")).findFirst()
                .orElseThrow();
        ExampleRun run = new ExampleRun(List.of(), "watches until it is interrupted", ExampleRun.End.INTERRUPT);
        AtomicBoolean watching = new AtomicBoolean(true);
        Thread other = Thread.ofVirtual().start(() -> {
            while (watching.get()) {
                ExampleRun.of(swap).run(swap, "swap sim:open --to sim:open");
            }
        });
        JsonLines schema = JsonLines.of(swap.schema().orElseThrow());
        Outcome watch;
        try {
            do {
                watch = run.run(swap, "swap --watch sim:open");
                assertEquals(List.of(), schema.objections(watch.out()));
                // A watch that begins within a swap sees the end of that one, which has no reason.
            } while (watch.out().contains("\"event\":\"online\""));
        } finally {
            watching.set(false);
            other.join();
        }
        assertTrue(watch.out().contains("\"reason\":\"swap to sim:open\""), watch.out());
    }

    @Test
    void aRowOfWhatCannotRunHasItsCommand() throws Exception {
        Set<String> names = EachCommand.all().stream().map(EachCommand::name).collect(Collectors.toSet());
        ExampleRun.otherwise().forEach(name -> assertTrue(names.contains(name), () -> "there is no command " + name));
    }

    @Test
    void anOutputAgainstItsSchemaIsReported() {
        JsonLines lines = JsonLines.of("""
                {"title": "x", "type": "object", "properties": {"bytes": {"type": "integer", "description": "bytes"}},
                 "required": ["bytes"], "additionalProperties": false}""");
        assertEquals(List.of(), lines.flaws());
        assertEquals(List.of(), lines.objections("{\"bytes\":1}\n{\"bytes\":2}\n"));
        for (String wrong : List.of("", "{}\n", "{\"bytes\":\"1\"}\n", "{\"bytes\":1,\"more\":2}\n", "[]\n")) {
            assertEquals(1, lines.objections(wrong).size(), wrong);
        }
    }

    @Test
    void aSchemaWithFlawsIsReported() {
        assertEquals(3, JsonLines.of("""
                {"type": "object", "properties": {"bytes": {"type": "integer"}}}""").flaws().size());
        assertEquals(1, JsonLines.of("""
                {"title": "x", "type": "object", "required": "bytes"}""").flaws().size());
    }
}
