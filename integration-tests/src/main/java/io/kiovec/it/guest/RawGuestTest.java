// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.it.Bundles;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code raw} on Linux' own disks: the bytes of dd, and the faults of scsi_debug. */
@DisksBoot
class RawGuestTest {

    private static final int LENGTH = 1 << 20;
    private static final long OFFSET = 3L << 20;

    @TempDir
    Path folder;

    static Stream<String> adapters() {
        return GuestDisk.adapters().stream();
    }

    private static BlockDevice open(GuestDisk disk) throws Exception {
        return Bundles.service(Devices.class).openBlock("raw:" + disk.block(), AccessMode.READ_WRITE);
    }

    private static byte[] random(String seed) {
        byte[] data = new byte[LENGTH];
        new Random(seed.hashCode()).nextBytes(data);
        return data;
    }

    /** Runs a program of the guest and gives what it printed. */
    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + output);
        return output;
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void ddReadsWhatWasWrittenDirectly(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        byte[] data = random(adapter);
        try (BlockDevice device = open(disk); IoBuffer buffer = device.allocate(LENGTH)) {
            buffer.segment().copyFrom(MemorySegment.ofArray(data));
            assertEquals(0, device.write(OFFSET, buffer, RequestOptions.DIRECT_STRICTLY).copiedBytes());
            device.flush();
        }
        Path copy = folder.resolve("copy");
        run("dd", "if=" + disk.block(), "of=" + copy, "bs=1M", "skip=3", "count=1", "iflag=direct");
        assertArrayEquals(data, Files.readAllBytes(copy));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void whatDdWroteIsRead(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        byte[] data = random("dd " + adapter);
        Path original = Files.write(folder.resolve("original"), data);
        run("dd", "if=" + original, "of=" + disk.block(), "bs=1M", "seek=3", "count=1", "oflag=direct");
        byte[] found = new byte[LENGTH];
        try (BlockDevice device = open(disk)) {
            device.read(OFFSET, found);
        }
        assertArrayEquals(data, found);
    }

    @Test
    void aMediumErrorIsTypedAndEndsWithItsCause() throws Exception {
        byte[] data = new byte[4096];
        long bad = ScsiDebug.BAD_BLOCK * 512 / 4096 * 4096;
        try (BlockDevice device = open(GuestDisk.behind("debug"))) {
            device.write(bad, data);
            ScsiDebug.during(ScsiDebug.MEDIUM_ERROR, 0, () -> {
                assertThrows(DeviceException.Medium.class, () -> device.read(bad, data));
                device.read(0, data);
            });
            device.read(bad, data);
        }
    }
}
