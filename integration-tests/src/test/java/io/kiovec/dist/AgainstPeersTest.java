// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks run, a moment each: their lines are whole and their data was right. How quick they are is not asked. */
@Tag("proof")
class AgainstPeersTest {

    private static final Path MODULE = Path.of(System.getProperty("kiovec.root"), "integration-tests/benchmarks");
    private static final List<String> FIELDS = List.of("workload", "medium", "ours", "peer", "peerName", "ratio",
            "oursCpuNsPerOp", "peerCpuNsPerOp");

    @TempDir
    Path folder;

    private Process start(Path errors, String... arguments) throws IOException {
        // What Maven has just built is not to be built again.
        Path built = MODULE.resolve("target/built");
        if (Files.notExists(built)) {
            Files.createFile(built);
        }
        Files.setLastModifiedTime(built, FileTime.from(Instant.now()));
        List<String> command = new ArrayList<>(List.of(MODULE.resolve("against-peers").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    private String run(String... arguments) throws Exception {
        Path errors = folder.resolve("errors");
        Process process = start(errors, arguments);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> output + read(errors));
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Set<String> loopsAndZrams() throws IOException {
        try (Stream<Path> nodes = Files.list(Path.of("/sys/block"))) {
            return nodes.filter(node -> node.getFileName().toString().startsWith("zram")
                    || Files.exists(node.resolve("loop/backing_file"))).map(node -> node.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    @Timeout(300)
    void everyLineIsWholeAndTheDataWasRight() throws Exception {
        Set<String> before = loopsAndZrams();
        List<String> arguments = new ArrayList<>(List.of("--rounds", "1", "--seconds", "0.2", "--warm", "0.1", "--size",
                "16", "--patience", "0", "--results", folder.toString()));
        for (String workload : List.of("read-4k", "write-", "direct-", "path-zero", "sim-cached", "growth-swaps")) {
            arguments.addAll(List.of("--only", workload));
        }
        String output = run(arguments.toArray(String[]::new));
        List<JsonObject> lines = output.lines().filter(line -> line.startsWith("{"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
        for (JsonObject line : lines) {
            assertEquals(FIELDS, line.keySet().stream().limit(FIELDS.size()).toList());
            assertAll(line.toString(), () -> assertTrue(line.get("ours").getAsDouble() > 0),
                    () -> assertTrue(line.get("peer").getAsDouble() > 0),
                    () -> assertTrue(line.get("ratio").getAsDouble() > 0),
                    () -> assertTrue(!line.get("oursCommand").getAsString().isEmpty()));
            if (line.get("workload").getAsString().matches("(read|write|direct|sim)-.*")) {
                assertTrue(line.get("verified").getAsLong() > 0, line::toString);
            }
        }
        Set<String> measured = lines.stream().map(line -> line.get("workload").getAsString())
                .collect(Collectors.toSet());
        assertTrue(measured.containsAll(Set.of("read-4k-d1", "write-4k-d1", "read-4k-d32", "path-zero", "sim-cached",
                "growth-swaps")), measured::toString);
        assertTrue(Files.readString(folder.resolve("RESULTS.md")).contains("](plots/growth-swaps.svg)"));
        assertEquals(before, loopsAndZrams(), "media were left behind");
    }

    @Test
    @Timeout(120)
    void aSignalTakesItsMediaAway() throws Exception {
        Set<String> before = loopsAndZrams();
        Process process = start(folder.resolve("errors"), "--only", "growth-swaps", "--seconds", "60", "--patience",
                "0",
                "--size", "16", "--results", folder.toString());
        while (loopsAndZrams().equals(before) && process.isAlive()) {
            Thread.onSpinWait();
        }
        process.toHandle().destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(before, loopsAndZrams(), () -> read(folder.resolve("errors")));
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            assertEquals(List.of(), files.filter(file -> file.getFileName().toString().startsWith("loop-")).toList());
        }
        assertTrue(process.exitValue() != 0);
    }
}
