// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.it.Bundles;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code raw} on Linux' own disks: the bytes of dd, the faults of scsi_debug, and disks that go in mid-transfer. */
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

    @Test
    void whatTheDriveOrTheKernelPutsRightIsNoError() throws Exception {
        byte[] data = random("right");
        byte[] found = new byte[LENGTH];
        try (BlockDevice device = open(GuestDisk.behind("debug"))) {
            device.write(OFFSET, data);
            ScsiDebug.during(ScsiDebug.RECOVERED, 1, () -> device.read(OFFSET, found));
            assertArrayEquals(data, found);
            MemorySegment.ofArray(found).fill((byte) 0);
            ScsiDebug.during(ScsiDebug.SHORT, 2, () -> device.read(OFFSET, found));
            assertArrayEquals(data, found);
        }
    }

    @Test
    void aDiskThatGoesInMidTransferGivesATypedErrorAndLeavesNoDescriptor() throws Exception {
        GuestDisk disk = GuestDisk.behind("lsi53c895a");
        Path node = disk.block();
        Path host = hostOf(disk);
        try (BlockDevice device = open(disk)) {
            CountDownLatch flowing = new CountDownLatch(20);
            CompletableFuture<Void> traffic = reading(device, flowing);
            assertTrue(flowing.await(60, TimeUnit.SECONDS), "no traffic");
            Files.writeString(disk.device().resolve("delete"), "1");
            DeviceException error = errorOf(traffic);
            assertTrue(error instanceof DeviceException.Offline || error instanceof DeviceException.Medium,
                    error.toString());
        } finally {
            Files.writeString(host.resolve("scan"), "- - -");
        }
        assertEquals(0, descriptorsOf(node));
        try (BlockDevice again = open(GuestDisk.behind("lsi53c895a"))) {
            again.read(0, new byte[4096]);
        }
    }

    /** Linux 7.3 binds sd again only after the last descriptor of the old disk is closed: until then bind hangs. */
    @Test
    void aDriverThatIsUnboundGivesATypedErrorAndServesAgainWhenItIsBound() throws Exception {
        GuestDisk disk = GuestDisk.behind("virtio");
        Path node = disk.block();
        Path driver = Path.of("/sys/bus/scsi/drivers/sd");
        String name = disk.device().getFileName().toString();
        try (BlockDevice device = open(disk)) {
            CountDownLatch flowing = new CountDownLatch(20);
            CompletableFuture<Void> traffic = reading(device, flowing);
            assertTrue(flowing.await(60, TimeUnit.SECONDS), "no traffic");
            Files.writeString(driver.resolve("unbind"), name);
            DeviceException error = errorOf(traffic);
            assertTrue(error instanceof DeviceException.Offline || error instanceof DeviceException.Medium,
                    error.toString());
        }
        assertEquals(0, descriptorsOf(node));
        Files.writeString(driver.resolve("bind"), name);
        try (BlockDevice again = open(GuestDisk.behind("virtio"))) {
            again.read(0, new byte[4096]);
        }
    }

    /** Reads until there is an error. */
    private static CompletableFuture<Void> reading(BlockDevice device, CountDownLatch flowing) {
        CompletableFuture<Void> traffic = new CompletableFuture<>();
        RequestOptions options = RequestOptions.DIRECT.with(Duration.ofSeconds(5));
        Thread.ofPlatform().name("traffic").start(() -> {
            try (IoBuffer buffer = device.allocate(1 << 16)) {
                for (int i = 0;; i = (i + 1) % 64) {
                    device.read((long) i << 16, buffer, options);
                    flowing.countDown();
                }
            } catch (Throwable e) {
                traffic.completeExceptionally(e);
            }
        });
        return traffic;
    }

    private static DeviceException errorOf(CompletableFuture<Void> traffic) throws Exception {
        Throwable error = traffic.handle((nothing, thrown) -> thrown).get(60, TimeUnit.SECONDS);
        return assertThrows(DeviceException.class, () -> {
            throw error;
        });
    }

    private static Path hostOf(GuestDisk disk) {
        String host = disk.device().getFileName().toString().split(":")[0];
        return Path.of("/sys/class/scsi_host/host" + host);
    }

    private static long descriptorsOf(Path node) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).toString().startsWith(node.toString());
                } catch (IOException gone) {
                    return false;
                }
            }).count();
        }
    }
}
