// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Drivers come and go under load, on simulated disks, a simulated tape and a loop device of the test's own; with the
 * bounds that are promised. Media are in memory where there is such a file system: how long a disk of the machine takes to
 * flush is not the swap's.
 */
@Tag("proof")
class SoakProofTest {

    private static final Path JAR = Path.of(System.getProperty("kiovec.root"),
            "bundles/io.kiovec.dist/target/kiovec.jar");
    private static final long SECONDS = number("soak.seconds", 60);
    private static final long SWAPS = number("soak.swaps", 200);
    private static final long PAUSE = number("soak.pause", 5000);
    private static final long OTHERS = number("soak.others", 1000);
    private static final long LATE = number("soak.late", 0);
    /** Of an hour; what is collected late is no growth. */
    private static final long HEAP_MAY_GROW_BYTES = 16 << 20;

    private static long number(String name, long otherwise) {
        String line = System.getProperty(name + "." + System.getProperty("proof.level", "verify"));
        return Long.getLong("proof." + name, line == null ? otherwise : Long.parseLong(line));
    }

    /** A block device over a file that nobody else has: a loop device for root, else the file itself. */
    private record Scratch(Path folder, Path file, String node) implements AutoCloseable {

        static Scratch make() throws IOException {
            Path memory = Path.of("/dev/shm");
            Path folder = Files.createTempDirectory(
                    Files.isWritable(memory) ? memory : Path.of("target").toAbsolutePath(), "kiovec-proof");
            Path file = folder.resolve("disk.img");
            try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
                image.setLength(64L << 20);
            }
            if (!"root".equals(System.getProperty("user.name"))) {
                return new Scratch(folder, file, file.toString());
            }
            String node = output("losetup", "--find", "--show", "--direct-io=on", file.toString());
            String backing = Files.readString(
                    Path.of("/sys/class/block", Path.of(node).getFileName().toString(), "loop/backing_file")).strip();
            assertEquals(file.toString(), backing, node + " is not ours");
            return new Scratch(folder, file, node);
        }

        private static String output(String... command) throws IOException {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.onExit().join().exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
            return output;
        }

        @Override
        public void close() throws IOException {
            if (node.startsWith("/dev/loop")) {
                output("losetup", "--detach", node);
            }
            Files.delete(file);
            // What the process leaves there fails the test.
            Files.delete(folder);
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void S1_nothingIsLostDoubledCorruptedOrLeakedUnderSwaps() throws Exception {
        try (Scratch scratch = Scratch.make()) {
            JsonObject soak = soak(scratch, "sim:disk0", "sim:disk1", "sim:disk2", "sim:tape0",
                    "raw:" + scratch.node());
            System.out.println("soak: " + soak);
            assertAll(
                    List.of("lost", "duplicated", "corrupted", "stuck", "leakedThreads", "leakedDescriptors",
                            "leakedMappings", "leakedClassLoaders").stream()
                            .map(name -> () -> assertEquals(0, soak.get(name).getAsLong(), name)));
            long machine = LATE * soak.get("threadsLateP99Micros").getAsLong();
            assertAll(() -> assertTrue(soak.get("swaps").getAsLong() >= SWAPS, "swaps"),
                    () -> assertTrue(soak.get("requests").getAsLong() > 1000 * SECONDS, "requests"),
                    () -> assertTrue(soak.get("pauseP99Micros").getAsLong() < PAUSE + machine,
                            "pause of the swapped disk"),
                    () -> assertTrue(soak.get("otherDevicesPauseMaxMicros").getAsLong() < OTHERS + machine,
                            "pause of the others"),
                    () -> assertTrue(soak.get("heapAfterBytes").getAsLong() < soak.get("heapBeforeBytes").getAsLong()
                            + HEAP_MAY_GROW_BYTES, "heap"),
                    () -> assertEquals(soak.get("requests").getAsLong(),
                            soak.get("completed").getAsLong() + soak.get("failedTyped").getAsLong(),
                            "L1: each request ends once"));
        }
    }

    private static JsonObject soak(Scratch scratch, String... addresses) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "--enable-native-access=ALL-UNNAMED",
                // As the script does.
                "-Xmn128m",
                "-Djava.io.tmpdir=" + scratch.folder(), "-jar", JAR.toString(), "soak"));
        command.addAll(List.of(addresses));
        command.addAll(List.of("--seconds", Long.toString(SECONDS), "--swap-every", "200ms", "--depth", "32", "--think",
                "10ms", "--json",
                "--yes-destroy-data"));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        assertTrue(out.startsWith("{"), "exit code " + code + ": " + out);
        assertEquals(0, code, out);
        return JsonParser.parseString(out).getAsJsonObject();
    }
}
