// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.it.Bundles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lsscsi, sg3-utils and dd say of a disk is what Kiovec says of it, and raw and sg are two faces of one disk. */
@DisksBoot
class DiskToolsGuestTest {

    @TempDir
    Path folder;

    /** QEMU's megasas answers TEST UNIT READY with a hardware error, as Linux' log says too: see the last test. */
    static Stream<String> adapters() {
        return GuestDisk.adapters().stream().filter(adapter -> !adapter.equals("megasas"));
    }

    private static BlockDevice open(String address, AccessMode access) throws Exception {
        return Bundles.service(Devices.class).openBlock(address, access);
    }

    @Test
    void everyDiskOfLsscsiIsListedWithItsNodes() throws Exception {
        List<DeviceDescription> listed = Bundles.service(Devices.class).list();
        for (String line : Tool.run("lsscsi", "-g").lines().toList()) {
            String place = Tool.field("^\\[([0-9:]+)\\]", line);
            String sg = Tool.field("(/dev/sg[0-9]+)", line);
            String sd = Tool.field("(/dev/sd[a-z]+)", line);
            assertTrue(listed.stream().anyMatch(one -> one.address().toString().equals("raw:" + sd)), line);
            DeviceDescription generic = listed.stream().filter(one -> one.address().toString().equals("sg:" + sg))
                    .findFirst().orElseThrow(() -> new AssertionError("not listed: " + line));
            for (String part : List.of(place, Path.of(sd).getFileName().toString(), "disk")) {
                assertTrue(generic.toString().contains(part), () -> part + " is not in " + generic);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void capacityAndBlockAreThoseOfSgReadcap(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        String said = Tool.run("sg_readcap", disk.generic().toString());
        long last = Long.parseLong(Tool.field("Last LBA=([0-9]+)", said));
        int block = Integer.parseInt(Tool.field("Logical block length=([0-9]+)", said));
        for (String address : List.of("sg:" + disk.generic(), "raw:" + disk.block())) {
            try (BlockDevice device = open(address, AccessMode.READ)) {
                assertEquals(block, device.blockSize(), address);
                assertEquals((last + 1) * block, device.capacity(), address);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void theNameIsThatOfSgVpd(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        String said = Tool.run("sg_vpd", "--page=di", "--quiet", disk.generic().toString());
        String naa = Tool.field("0x([0-9a-f]{16})", said);
        try (BlockDevice device = open("sg:" + disk.generic(), AccessMode.READ)) {
            assertTrue(device.identity().toString().contains(naa), () -> naa + " is not in " + device.identity());
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void sgDdReadsWhatSgWroteAndTheOtherWayRound(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        byte[] data = new byte[1 << 18];
        new Random(adapter.hashCode()).nextBytes(data);
        Path file = folder.resolve("data");
        try (BlockDevice device = open("sg:" + disk.generic(), AccessMode.READ_WRITE)) {
            device.write(8 << 20, data);
            device.flush();
        }
        Tool.run("sg_dd", "if=" + disk.generic(), "of=" + file, "bs=512", "skip=16384", "count=512");
        assertArrayEquals(data, Files.readAllBytes(file));
        new Random(~adapter.hashCode()).nextBytes(data);
        Files.write(file, data);
        Tool.run("sg_dd", "if=" + file, "of=" + disk.generic(), "bs=512", "seek=16384", "count=512");
        byte[] found = new byte[data.length];
        try (BlockDevice device = open("sg:" + disk.generic(), AccessMode.READ)) {
            device.read(8 << 20, found);
        }
        assertArrayEquals(data, found);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void S5_rawAndSgOfOneDiskAreSwappedUnderTraffic(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Address raw = Address.parse("raw:" + disk.block());
        Address sg = Address.parse("sg:" + disk.generic());
        Swaps swaps = Bundles.service(Swaps.class);
        try (BlockDevice device = open(raw.toString(), AccessMode.READ_WRITE)) {
            AtomicBoolean ending = new AtomicBoolean();
            CountDownLatch flowing = new CountDownLatch(20);
            CompletableFuture<Void> traffic = traffic(device, flowing, ending);
            assertTrue(flowing.await(60, TimeUnit.SECONDS), "no traffic");
            for (int i = 0; i < 3; i++) {
                assertEquals("sg", swaps.swap(raw, sg).transport());
                assertEquals("raw", swaps.swap(raw, raw).transport());
            }
            ending.set(true);
            traffic.get(60, TimeUnit.SECONDS);
            assertEquals(Map.of(), device.statistics().failures());
            assertEquals(DeviceState.ONLINE, device.state());
        }
    }

    @Test
    void S5_anotherDiskIsRefused() throws Exception {
        Address raw = Address.parse("raw:" + GuestDisk.behind("am53c974").block());
        Address other = Address.parse("sg:" + GuestDisk.behind("virtio").generic());
        try (BlockDevice device = open(raw.toString(), AccessMode.READ_WRITE)) {
            device.read(0, new byte[512]);
            assertThrows(DeviceException.class, () -> Bundles.service(Swaps.class).swap(raw, other));
        }
    }

    @Test
    void aDiskThatSaysThatItIsBrokenIsRefusedWithItsWords() throws Exception {
        String address = "sg:" + GuestDisk.behind("megasas").generic();
        DeviceException error = assertThrows(DeviceException.class, () -> open(address, AccessMode.READ).close());
        assertTrue(error.getMessage().contains("internal target failure"), error.getMessage());
    }

    /** Writes blocks and reads them back until it is told to end. */
    private static CompletableFuture<Void> traffic(BlockDevice device, CountDownLatch flowing, AtomicBoolean ending) {
        CompletableFuture<Void> traffic = new CompletableFuture<>();
        Thread.ofPlatform().name("traffic").start(() -> {
            try (IoBuffer out = device.allocate(1 << 14); IoBuffer in = device.allocate(1 << 14)) {
                for (int round = 0; !ending.get(); round++) {
                    out.segment().fill((byte) round);
                    long offset = (long) (round % 64) << 14;
                    device.write(offset, out, RequestOptions.DIRECT);
                    device.read(offset, in, RequestOptions.DIRECT);
                    assertEquals(-1, out.segment().mismatch(in.segment()), "round " + round);
                    flowing.countDown();
                }
                traffic.complete(null);
            } catch (Throwable e) {
                traffic.completeExceptionally(e);
            }
        });
        return traffic;
    }
}
