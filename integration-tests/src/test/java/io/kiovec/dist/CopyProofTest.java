// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies whose process is killed (SIGKILL) at any moment, again and again, and that go on by their job file. */
@Tag("proof")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CopyProofTest {

    private static final Path JAR = Path.of(System.getProperty("kiovec.root"),
            "bundles/io.kiovec.dist/target/kiovec.jar");
    private static final int KILLS = Integer
            .parseInt(System.getProperty("copy.kills." + System.getProperty("proof.level"), "3"));
    private static final long SEED = 42;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder, "-jar", JAR.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("told").toFile()).start();
    }

    /** Kills a run some time after it has remembered something. {@return whether it had done all before} */
    private boolean kill(Process process, Path job) throws Exception {
        long before = Files.exists(job) ? Files.getLastModifiedTime(job).toMillis() : 0;
        while (process.isAlive() && (!Files.exists(job) || Files.getLastModifiedTime(job).toMillis() == before)) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        process.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return content(job).get("state").getAsString().equals("DONE");
    }

    private static JsonObject content(Path job) throws IOException {
        return JsonParser.parseString(Files.readString(job)).getAsJsonObject();
    }

    private void finish(String... words) throws Exception {
        assertEquals(0, start(words).waitFor(), Files.readString(folder.resolve("told")));
    }

    /** What the file says is done is done. */
    private static int expectDone(Path job, byte[] source, Path target) throws IOException {
        byte[] found = Files.readAllBytes(target);
        int done = 0;
        for (JsonElement element : content(job).getAsJsonArray("spans")) {
            JsonObject span = element.getAsJsonObject();
            int from = span.get("from").getAsInt();
            int to = span.get("to").getAsInt();
            if (span.get("state").getAsString().equals("+")) {
                assertTrue(Arrays.equals(source, from, to, found, from, to), () -> from + " to " + to);
                done += to - from;
            }
        }
        return done;
    }

    @Test
    void killedCopiesOfBlocksGoOn() throws Exception {
        byte[] source = new byte[24 << 20];
        random.nextBytes(source);
        Path from = Files.write(folder.resolve("from"), source);
        Path to = folder.resolve("to");
        Path job = folder.resolve("job");
        String[] words = {"copy", from.toString(), to.toString(), "--job", job.toString(), "--job-every", "0.02",
            "--rate", "20M", "--size", "64K"};
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill(start(words), job)) {
                assertEquals(source.length, expectDone(job, source, to));
                Files.delete(job);
                Files.delete(to);
            } else {
                expectDone(job, source, to);
            }
        }
        finish(words);
        assertEquals(-1, Files.mismatch(from, to));
    }

    private static void word(ByteBuffer image, int word) {
        image.putInt(word);
    }

    @Test
    void killedCopiesOntoATapeGoOn() throws Exception {
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.writeString(config.resolve("io.kiovec.sim.tape-kept.cfg"),
                "name = kept\ncapacity = 64M\nmedium = " + folder.resolve("kept.tape") + "\n");
        ByteBuffer image = ByteBuffer.allocate(16 << 20).order(ByteOrder.LITTLE_ENDIAN);
        while (image.remaining() > 100_000) {
            byte[] block = new byte[2 * (1 + random.nextInt(30_000))];
            random.nextBytes(block);
            word(image, block.length);
            image.put(block);
            word(image, block.length);
            if (random.nextInt(10) == 0) {
                word(image, 0);
            }
        }
        word(image, -1);
        byte[] objects = Arrays.copyOf(image.array(), image.position());
        Path from = Files.write(folder.resolve("from.tap"), objects);
        Path job = folder.resolve("job");
        String[] words = {"--config", config.toString(), "copy", from.toString(), "sim:kept", "--tape-image", "--job",
            job.toString(), "--job-every", "0.02", "--rate", "12M"};
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill(start(words), job)) {
                Files.delete(job);
            }
        }
        finish(words);
        Path back = folder.resolve("back.tap");
        finish("--config", config.toString(), "copy", "sim:kept", back.toString(), "--tape-image");
        assertTrue(Arrays.equals(objects, Arrays.copyOf(Files.readAllBytes(back), objects.length)));
    }
}
