// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runnable jar as users run it: processes of their own, in a folder of their own. */
class RunnableJarTest {

    private static final String KNOWN_PASSWORD = "pbkdf2-hmac-sha256:1:AAAA:" + "A".repeat(43) + "=\n";

    @TempDir
    Path folder;

    private Outcome run(String input, String... words) throws Exception {
        return start(input, words).get(60, TimeUnit.SECONDS);
    }

    private CompletableFuture<Outcome> start(String input, String... words) throws IOException {
        return Outcome.start(folder, input, words);
    }

    private void leavesNothing() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().startsWith("kiovec")).toList());
        }
    }

    @Test
    void threeDisksAreThereAndNothingElseIsPrinted() throws Exception {
        Outcome devices = run("", "devices", "--json");
        assertEquals(0, devices.code(), devices.err());
        assertEquals("", devices.err());
        for (String disk : List.of("sim:disk0", "sim:disk1", "sim:disk2")) {
            assertTrue(devices.out().contains("\"address\":\"" + disk + "\""), devices.out());
        }
        leavesNothing();
    }

    /** What is half started has nothing to tell, and is not waited for. */
    @Tag("proof")
    @Test
    void aSignalWhileItStartsEndsItWithoutAWord() throws Exception {
        Process process = Outcome.process(folder, "devices");
        CompletableFuture<Outcome> ended = Outcome.of(process);
        awaitEntry(awaitEntry(folder)); // the framework's own folder
        process.destroy();
        Outcome outcome = ended.get(60, TimeUnit.SECONDS);
        assertEquals("", outcome.out() + outcome.err());
        assertEquals(128 + 15, outcome.code());
        leavesNothing();
    }

    @Tag("proof")
    @Test
    void aConsoleThatCannotStartKeepsNoPasswordThatNobodyWasTold() throws Exception {
        Path kept = folder.resolve("state/console.password");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String[] words = {"console", "--new-password", "--port", Integer.toString(taken.getLocalPort()), "--state",
                kept.getParent().toString()};
            Outcome first = run("", words);
            assertTrue(first.err().contains("nothing can listen on 127.0.0.1"), first.err());
            assertEquals(1, first.code());
            assertFalse(Files.exists(kept));

            Files.writeString(kept, KNOWN_PASSWORD);
            Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));
            assertEquals(1, run("", words).code());
            assertEquals(KNOWN_PASSWORD, Files.readString(kept));
        }
    }

    private static Path awaitEntry(Path parent) throws Exception {
        try (WatchService watch = parent.getFileSystem().newWatchService()) {
            parent.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                try (Stream<Path> entries = Files.list(parent)) {
                    Optional<Path> first = entries.findFirst();
                    if (first.isPresent()) {
                        return first.get();
                    }
                }
                WatchKey changed = watch.poll(30, TimeUnit.SECONDS);
                assertTrue(changed != null && changed.reset(), "nothing was made in " + parent);
                changed.pollEvents();
            }
        }
    }

    @Tag("proof")
    @Test
    void listsAreTablesAndJsonArrays() throws Exception {
        List<String> commands = List.of("transports", "devices", "policy", "stats", "buffers");
        Outcome tables = run(String.join("\n", commands) + "\n");
        Outcome json = run(String.join(" --json\n", commands) + " --json\n");
        assertEquals("", tables.err() + json.err());
        for (String title : List.of("SCHEME", "ADDRESS", "KEY", "no device is open", "NAME")) {
            assertTrue(tables.out().contains(title), tables.out());
        }
        assertEquals(commands.size(), json.out().lines().count(), json.out());
        assertTrue(json.out().lines().allMatch(line -> line.startsWith("[") && line.endsWith("]")), json.out());
    }

    @Tag("proof")
    @Test
    void simulatedDevicesFailAsTheyAreTold() throws Exception {
        Outcome shell = run("""
                sim faults add bad action=check device=disk0 blocks=0 information=block
                copy sim:disk0 sim:disk1 --count 1M
                sim faults clear
                copy sim:disk0 sim:disk1 --count 1M
                sim eject tape0
                sim load tape0
                sim power-loss disk0
                sim faults --json
                """);
        assertTrue(shell.out().contains("blocks=0 information=block  in force"), shell.out());
        assertEquals(1, shell.err().lines().count(), shell.err());
        assertTrue(shell.err().contains("medium error at block 0"), shell.err());
        assertTrue(shell.out().contains("sim:tape0: the medium is out"), shell.out());
        assertTrue(shell.out().contains("sim:disk0: the power went and came"), shell.out());
        assertTrue(shell.out().strip().endsWith("[]"), shell.out());
    }

    @Tag("proof")
    @Test
    void aDiskOnAnotherDeviceIsADiskToo() throws Exception {
        Outcome copy = run("", "copy", "sim:disk0", "sim:sim:disk1", "--count", "4M", "--verify");
        assertEquals(0, copy.code(), copy.err());
        assertTrue(copy.out().strip().endsWith("verified"), copy.out());
        assertEquals("", copy.err());
    }

    @Tag("proof")
    @Test
    void aBenchRowHasTheDocumentedFields() throws Exception {
        Outcome bench = run("", "bench", "sim:disk2", "--size", "64K", "--seconds", "0.1", "--mode", "direct",
                "--json");
        assertEquals(0, bench.code(), bench.err());
        assertEquals(2, bench.out().lines().count(), bench.out());
        for (String row : bench.out().lines().toList()) {
            String last = "{";
            for (String field : List.of("address", "size", "command", "allocator", "modeAsked", "mode", "demotion",
                    "bytes",
                    "seconds", "mbPerSecond", "cpuPercent", "machineCpuPercent", "cpuMicrosPerMb", "elements",
                    "copiedBytes")) {
                assertTrue(row.contains(last + "\"" + field + "\":") || row.contains(",\"" + field + "\":"), row);
                last = ",";
            }
            assertTrue(row.contains("\"demotion\":\"DRIVER_INDIRECT_ONLY\""), row);
        }
        assertTrue(
                bench.out().contains("\"allocator\":\"pages\"") && bench.out().contains("\"allocator\":\"contiguous\""),
                bench.out());
    }

    @Tag("proof")
    @Test
    void aCopyIsVerifiedAndTellsItsModes() throws Exception {
        Outcome copy = run("", "copy", "sim:disk0", "sim:disk1", "--count", "4M", "--direct", "--verify");
        assertEquals(0, copy.code(), copy.err());
        assertTrue(copy.out().contains("DIRECT=4"), copy.out());
        assertTrue(copy.out().strip().endsWith("verified"), copy.out());
        assertEquals("", copy.err());
    }

    @Test
    void anErrorIsOneLineAndAnExitCode() throws Exception {
        errorsAreOneLineAndAnExitCode("copy sim:disk0 sim:disk1 --count 100", 2, "multiple of 512");
        errorsAreOneLineAndAnExitCode("info sim:nosuch", 15, "disk0, disk1, disk2");
    }

    /** Half a minute of starting. */
    @Tag("proof")
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"nosuch | 2 | there is no command", "devices --what | 2 | Unknown option",
        "bench --seconds 0 | 2 | --seconds", "bench --size 4X | 2 | no length",
        "bench raw:/dev/null --write | 2 | --yes-destroy-data", "info /dev/sda | 2 | scheme:rest",
        "copy sim:disk0 raw:/dev/null | 2 | --yes-destroy-data", "copy sim:disk0 sim:disk0 | 2 | both",
        "copy sim:disk0 sim:disk1 --count 100 | 2 | multiple of 512",
        "info sim:nosuch | 15 | disk0, disk1, disk2", "info raw:/no/such/node | 15 | no such node",
        "info what:ever | 15 | there are delay, fault, raw, sg, sim, st, trace",
        "swap sim:disk0 --to sim:disk1 | 15 | not open",
        "swap sim:disk0 | 2 | say one of --to", "swap --causes --seconds 3 | 2 | with --watch",
        "transports release sim | 1 | none is", "transports free sim | 2 | say one of release",
        "replay /no/such.trace sim:disk0 | 1 | no such file",
        "soak raw:/dev/null | 2 | --yes-destroy-data", "soak sim:raw:/dev/null | 2 | --yes-destroy-data",
        "soak --faults x | 2 | --faults", "soak --seconds 0 | 2 | --seconds",
        "soak --swap-every 1x | 2 | 200ms", "soak sim:disk0 sim:disk0 | 2 | once",
        "sim fly | 2 | say one of faults", "sim eject raw:/dev/null | 2 | no simulated device",
        "sim faults add x | 2 | action=", "sim faults add x action=burn | 2 | action = 'burn' is not allowed",
        "sim faults clear x | 2 | no rule x", "sim eject sim:disk0 | 5 | illegal request",
        "--config /no/such/folder devices | 2 | no such folder",
        "--drivers=/no/such/folder devices | 2 | no such folder"})
    void errorsAreOneLineAndAnExitCode(String words, int code, String sentence) throws Exception {
        Outcome wrong = run("", words.split(" "));
        assertEquals(code, wrong.code(), wrong.err());
        assertEquals(1, wrong.err().lines().count(), wrong.err());
        assertTrue(wrong.err().startsWith("kiovec") && wrong.err().contains(sentence), wrong.err());
        assertEquals("", wrong.out());
    }

    /** As the guide shows them. */
    @Tag("proof")
    @Test
    void filtersStandAroundDevicesAndATraceIsReplayed() throws Exception {
        Path trace = folder.resolve("disk.trace");
        Outcome shell = run("""
                bench delay:200us:sim:disk0 --seconds 0.05 --size 4K
                copy fault:check,op=read,blocks=100-199:sim:disk0 sim:disk1 --count 1M
                copy sim:disk0 trace:file=TRACE:sim:disk1 --count 1M --yes-destroy-data
                replay TRACE sim:disk2
                exit
                """.replace("TRACE", trace.toString()));
        assertTrue(shell.out().contains("delay:200us:sim:disk0"), shell.out());
        assertTrue(shell.err().contains("the fault 'check,op=read,blocks=100-199' met it"), shell.err());
        assertTrue(shell.out().contains("different: 0"), shell.out() + shell.err());
        assertEquals(List.of("#", "write", "sync"), Files.readAllLines(trace).stream()
                .map(line -> line.startsWith("#") ? "#" : line.split(" ")[2]).toList());
    }

    @Tag("proof")
    @Test
    void debugAddsTheStackTrace() throws Exception {
        Outcome wrong = run("", "info", "sim:nosuch", "--debug");
        assertTrue(wrong.err().contains("\tat io.kiovec."), wrong.err());
    }

    @Tag("proof")
    @Test
    void everyCommandHasHelpWithAnExample() throws Exception {
        List<String> commands = List.of("transports", "devices", "info", "copy", "bench", "policy", "stats", "buffers",
                "swap", "target", "soak", "replay", "tck", "scsi", "health");
        Outcome help = run(String.join(" --help\n", commands) + " --help\n");
        for (String command : commands) {
            assertTrue(help.out().contains("Usage: kiovec " + command)
                    && help.out().contains("Example: kiovec " + command), help.out());
        }
        Outcome all = run("", "help");
        assertTrue(commands.stream().allMatch(command -> all.out().contains("  " + command + " ")), all.out());
    }

    @Test
    void theShellReadsAPipeAndKnowsTheSameCommands() throws Exception {
        Outcome shell = run(
                "# a remark\ntransports\nkiovec:devices --json\npolicy default.mode=direct\nnosuch\nexit\n");
        assertEquals(0, shell.code(), shell.err());
        assertTrue(shell.out().contains("SCHEME"), shell.out());
        assertTrue(shell.out().contains("\"address\":\"sim:disk0\""), shell.out());
        assertTrue(shell.out().contains("default.mode     direct"), shell.out());
        assertFalse(shell.out().contains("kiovec>"), shell.out());
        assertTrue(shell.err().contains("nosuch"), shell.err());
        leavesNothing();
    }

    @Tag("proof")
    @Test
    void severalAtOnceDoNotDisturbEachOther() throws Exception {
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(start("", "copy", "sim:disk0", "sim:disk1", "--count", "8M", "--verify"));
        }
        for (CompletableFuture<Outcome> one : all) {
            Outcome done = one.get(60, TimeUnit.SECONDS);
            assertEquals(0, done.code(), done.err());
        }
        leavesNothing();
    }

    @Tag("proof")
    @Test
    void aFolderOfConfigurationsIsRead() throws Exception {
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.writeString(config.resolve("io.kiovec.policy.cfg"), "default.mode = direct\n");
        Files.writeString(config.resolve("io.kiovec.sim.disk-odd.cfg"),
                "name = odd\nblockSize = 520\ncapacity = 520K\n");
        Outcome info = run("", "--config", config.toString(), "info", "sim:odd", "--json");
        assertEquals(0, info.code(), info.err());
        assertTrue(info.out().contains("\"logicalBlock\":520"), info.out());
        Outcome bench = run("", "--config", config.toString(), "policy");
        assertTrue(bench.out().contains("default.mode     direct"), bench.out());
        assertEquals("", info.err() + bench.err());
    }

    @Tag("proof")
    @Test
    void S7_theCausesOfASwapAreReadFromTheFolderToo() throws Exception {
        Path config = Files.createDirectory(folder.resolve("config"));
        Path file = Files.writeString(config.resolve("io.kiovec.swap.cfg"), "rules = sim:* at-once; raw:* never\n");
        Outcome good = run("", "--config", config.toString(), "swap", "--causes");
        assertTrue(good.out().contains("sim:* at-once") && good.out().contains("raw:* never"), good.out() + good.err());
        Files.writeString(file, "beter.transport = at-once\n");
        Outcome bad = run("", "--config", config.toString(), "swap", "--causes", "--json");
        assertTrue(bad.out().contains("\"mended\":\"better.transport = at-once\""), bad.out() + bad.err());
    }
}
