// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code copy} on simulated disks and tapes and on files, in the container. */
@ExtendWith(FrameworkWatchdog.class)
class CopyCommandTest {

    private static final int BLOCK = 512;
    private static final int DISK = 4 << 20;

    private Path folder;

    /** The working directory's file system takes O_DIRECT, which a temporary folder's may not. */
    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(Path.of("target"));
        folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "copy");
    }

    @AfterEach
    void removeFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static SimConfiguration disk(String name, int block) throws Exception {
        return SimConfiguration.device("io.kiovec.sim.disk", name,
                Map.of("capacity", Integer.toString(DISK / BLOCK * block), "blockSize", Integer.toString(block),
                        "medium",
                        "memory", "provisioning", "thin"));
    }

    private static SimConfiguration tape(String name, String capacity) throws Exception {
        return SimConfiguration.device("io.kiovec.sim.tape", name, Map.of("capacity", capacity, "medium", "memory"));
    }

    private static void fill(String address, byte[] data) throws Exception {
        try (BlockDevice device = Bundles.service(Devices.class).openBlock(address, AccessMode.READ_WRITE)) {
            device.write(0, MemorySegment.ofArray(data));
            device.flush();
        }
    }

    private static byte[] content(String address, int length) throws Exception {
        byte[] data = new byte[length];
        try (BlockDevice device = Bundles.service(Devices.class).openBlock(address, AccessMode.READ)) {
            device.read(0, data);
        }
        return data;
    }

    private static String copy(String words) throws Exception {
        return Gogo.run("kiovec:copy " + words);
    }

    private static void copied(String words) throws Exception {
        String told = copy(words);
        assertTrue(told.contains("; flushed"), told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"indirect", "direct", "direct-strictly"})
    void disksAreCopiedInEveryMode(String mode) throws Exception {
        try (SimConfiguration _ = disk("copy-a", BLOCK); SimConfiguration _ = disk("copy-b", BLOCK)) {
            byte[] data = random(DISK, 1);
            fill("sim:copy-a", data);
            copied("sim:copy-a sim:copy-b --verify --depth 4 --size 64K --mode " + mode);
            assertArrayEquals(data, content("sim:copy-b", DISK));
        }
    }

    @Test
    void badBlocksAreReadAroundAndMapped() throws Exception {
        try (SimConfiguration _ = disk("copy-bad", BLOCK)) {
            byte[] data = random(DISK, 2);
            fill("sim:copy-bad", data);
            Path map = folder.resolve("map");
            Path image = folder.resolve("image");
            Gogo.run("kiovec:sim faults add copybad action=check device=copy-bad opcode=read blocks=700-702"
                    + " information=block");
            try {
                String stopped = copy("sim:copy-bad " + image);
                assertTrue(stopped.contains("medium error"), stopped);
                String told = copy("sim:copy-bad " + image + " --continue --bad-blocks " + map + " --yes-destroy-data");
                assertTrue(told.contains("1536 bytes in 1 area could not be read"), told);
            } finally {
                Gogo.run("kiovec:sim faults clear copybad");
            }
            Arrays.fill(data, 700 * BLOCK, 703 * BLOCK, (byte) 0);
            assertArrayEquals(data, Files.readAllBytes(image));
            assertTrue(Files.readString(map).contains("\n0x00057800  0x00000600  -\n"), () -> map.toString());
        }
    }

    @Test
    void zeroesOfAThinDiskStayOut() throws Exception {
        try (SimConfiguration _ = disk("copy-a", BLOCK); SimConfiguration _ = disk("copy-b", BLOCK)) {
            byte[] data = random(DISK, 3);
            Arrays.fill(data, 1 << 20, 3 << 20, (byte) 0);
            fill("sim:copy-a", data);
            fill("sim:copy-b", random(DISK, 4));
            String told = copy("sim:copy-a sim:copy-b --sparse --verify --json");
            assertTrue(told.contains("\"sparseBytes\":2097152"), told);
            assertArrayEquals(data, content("sim:copy-b", DISK));
        }
    }

    @Test
    void filesByRawAndByTheirPathAreTheSame() throws Exception {
        try (SimConfiguration _ = disk("copy-a", BLOCK)) {
            byte[] data = random(DISK, 5);
            Path image = Files.write(folder.resolve("image"), data);
            copied("raw:" + image + " sim:copy-a --verify --direct");
            Path back = folder.resolve("back");
            copied("sim:copy-a " + back + " --verify");
            assertEquals(-1, Files.mismatch(image, back));
            String told = copy("raw:" + image + " " + image + " --yes-destroy-data");
            assertTrue(told.contains("the same device or file"), told);
            Files.write(back, new byte[DISK]);
            copied(image + " raw:" + back + " --verify --depth 16 --size 64K --yes-destroy-data");
            assertEquals(-1, Files.mismatch(image, back));
        }
    }

    @Test
    void blocksOfOddLengthsFit() throws Exception {
        try (SimConfiguration _ = disk("copy-a", 520); SimConfiguration _ = disk("copy-b", BLOCK)) {
            byte[] data = random(65 * BLOCK * 8, 6);
            fill("sim:copy-a", data);
            copied("sim:copy-a sim:copy-b --verify --count " + data.length);
            assertArrayEquals(data, content("sim:copy-b", data.length));
        }
    }

    /** Blocks, and filemarks as blocks of no bytes. */
    private static List<byte[]> model(long seed) {
        Random random = new Random(seed);
        List<byte[]> objects = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] block = new byte[random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(60_000)];
            random.nextBytes(block);
            objects.add(block);
        }
        return objects;
    }

    @Test
    void aTapeGoesThroughAnImageAndComesBackTheSame() throws Exception {
        try (SimConfiguration _ = tape("copy-t", "16M");
                SimConfiguration _ = tape("copy-u", "16M");
                SimConfiguration _ = disk("copy-a", BLOCK)) {
            List<byte[]> objects = model(7);
            TapeObjects.record("sim:copy-t", objects);
            TapeObjects.record("sim:copy-u", model(8));
            Path image = folder.resolve("image.tap");
            copied("sim:copy-t " + image + " --tape-image --verify");
            copied(image + " sim:copy-u --tape-image --verify --direct");
            TapeObjects.expect("sim:copy-u", objects);
            TapeObjects.record("sim:copy-u", model(9));
            copied("sim:copy-t sim:copy-a --tape-image --verify");
            copied("sim:copy-a sim:copy-u --tape-image --verify");
            TapeObjects.expect("sim:copy-u", objects);
            TapeObjects.record("sim:copy-u", model(10));
            copied("sim:copy-t sim:copy-u --verify");
            TapeObjects.expect("sim:copy-u", objects);
        }
    }

    @Test
    void aFullTapeSaysWhatIsOnIt() throws Exception {
        try (SimConfiguration _ = tape("copy-t", "16M"); SimConfiguration _ = tape("copy-small", "1M")) {
            List<byte[]> objects = model(11);
            TapeObjects.record("sim:copy-t", objects);
            String told = copy("sim:copy-t sim:copy-small");
            assertTrue(told.contains("the tape is full: "), told);
            int written = Integer.parseInt(told.replaceAll("(?s).*the tape is full: (\\d+) .*", "$1"));
            TapeObjects.expect("sim:copy-small", objects.subList(0, written));
        }
    }

    @Test
    void aTapeCopyGoesOnByPosition() throws Exception {
        try (SimConfiguration _ = tape("copy-t", "16M"); SimConfiguration _ = tape("copy-u", "16M")) {
            List<byte[]> objects = model(12);
            TapeObjects.record("sim:copy-t", objects);
            Path job = folder.resolve("job");
            Gogo.run("kiovec:sim faults add copybad action=check device=copy-t opcode=read nth=30");
            try {
                String stopped = copy("sim:copy-t sim:copy-u --job " + job);
                assertTrue(stopped.contains("medium error"), stopped);
            } finally {
                Gogo.run("kiovec:sim faults clear copybad");
            }
            String told = copy("--job " + job + " --verify");
            assertTrue(told.contains("objects more by an earlier run"), told);
            TapeObjects.expect("sim:copy-u", objects);
        }
    }
}
