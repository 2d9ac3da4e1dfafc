// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.tck.DriverReport.Outcome;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The transport rbd on a cluster of its own, which is judged by Ceph's own commands. */
@ExtendWith(FrameworkWatchdog.class)
class RbdTest extends OwnCluster {

    /** A few rules would be no proof. */
    private static final int MANY = 30;
    /** There and back. */
    private static final int SWAPS = 3;
    private static final RequestOptions BRIEFLY = RequestOptions.DEFAULT.with(Duration.ofMillis(500));

    @Test
    void theKitFindsNothingWrong() throws Exception {
        String scratch = ceph.image("kit", "16M");
        int passed = InstalledKit.passes(scratch, DeviceKind.BLOCK, name -> name.startsWith("Block")).with(
                Outcome.PASSED).size();
        assertTrue(passed >= MANY, () -> passed + " rules passed");
    }

    /** Writes all of an image by a queue, many requests at once, directly. */
    private static void writeByQueue(BlockDevice disk, byte[] data, int length, int depth) throws Exception {
        MemorySegment all = MemorySegment.ofArray(data);
        try (IoBuffer buffer = disk.allocate(data.length);
                BlockQueue queue = disk.openQueue(QueueOptions.threadBound(depth))) {
            buffer.segment().copyFrom(all);
            BlockRequest[] done = new BlockRequest[depth];
            int inFlight = 0;
            for (int at = 0; at < data.length || inFlight > 0;) {
                while (at < data.length && inFlight < depth) {
                    BlockRequest request = disk.newRequest().options(RequestOptions.DIRECT_STRICTLY);
                    assertEquals(Offer.ACCEPTED, queue.offer(request.write(at, buffer, at, length)));
                    at += length;
                    inFlight++;
                }
                int count = queue.reap(done, inFlight, Duration.ofSeconds(20));
                assertEquals(inFlight, count);
                for (int i = 0; i < count; i++) {
                    assertEquals(TransferMode.DIRECT, done[i].transfer().mode());
                    assertEquals(0, done[i].transfer().copiedBytes());
                }
                inFlight -= count;
            }
        }
    }

    @Test
    void whatIsWrittenIsWhatRbdExports() throws Exception {
        String address = ceph.image("exported", "16M");
        byte[] data = random(16 << 20, 1);
        Path file = ceph.folder().resolve("exported.img");
        try (BlockDevice disk = writer(address)) {
            assertEquals(data.length, disk.capacity());
            writeByQueue(disk, random(data.length, 6), 64 << 10, 16);
            // More than librbd tells of at once.
            writeByQueue(disk, data, 4096, 700);
            disk.flush();
            ceph.run("rbd", "export", "--no-progress", "rbd/exported", file.toString());
            assertArrayEquals(data, Files.readAllBytes(file));
            disk.write(1 << 20, new byte[4096]);
            disk.writeZeroes(8 << 20, 3 << 20);
            disk.discard(12 << 20, 4 << 20);
            byte[] now = new byte[data.length];
            disk.read(0, now);
            Arrays.fill(data, 1 << 20, (1 << 20) + 4096, (byte) 0);
            Arrays.fill(data, 8 << 20, 11 << 20, (byte) 0);
            Arrays.fill(data, 12 << 20, 16 << 20, (byte) 0);
            assertArrayEquals(data, now);
        }
    }

    @Test
    void aBlockIsRepeatedAcrossObjects() throws Exception {
        String address = ceph.image("repeated", "16M");
        byte[] data = random(16 << 20, 11);
        byte[] block = random(512, 12);
        Path file = ceph.folder().resolve("repeated.img");
        try (BlockDevice disk = writer(address)) {
            disk.write(0, data);
            int from = (4 << 20) - 3 * 512;
            int length = (5 << 20) + 512;
            assertEquals(length, disk.writeSame(from, length, MemorySegment.ofArray(block)).bytes());
            for (int at = from; at < from + length; at += 512) {
                System.arraycopy(block, 0, data, at, 512);
            }
            byte[] read = new byte[data.length];
            disk.read(0, read);
            assertArrayEquals(data, read);
            disk.flush();
            ceph.run("rbd", "export", "--no-progress", "rbd/repeated", file.toString());
            assertArrayEquals(data, Files.readAllBytes(file));
        }
    }

    @Test
    void whatRbdImportsIsWhatIsRead() throws Exception {
        byte[] data = random(8 << 20, 2);
        // An image is sparse: what was never written has no object.
        Arrays.fill(data, 1 << 20, 7 << 20, (byte) 0);
        Path file = Files.write(ceph.folder().resolve("imported.img"), data);
        ceph.run("rbd", "import", "--no-progress", file.toString(), "rbd/imported");
        try (BlockDevice disk = devices().openBlock("rbd:rbd/imported", AccessMode.READ)) {
            byte[] read = new byte[data.length];
            assertEquals(data.length, disk.read(0, read).bytes());
            assertArrayEquals(data, read);
        }
        assertTrue(devices().list().stream().anyMatch(one -> one.address().toString().equals("rbd:rbd/imported")
                && one.capacity().orElse(0) == data.length && !one.identity().designators().isEmpty()));
    }

    @Test
    void aSnapshotStaysAsItWasAndIsReadOnly() throws Exception {
        String address = ceph.image("snapped", "4M");
        byte[] before = random(4096, 3);
        try (BlockDevice disk = writer(address)) {
            disk.write(0, before);
            disk.flush();
            ceph.run("rbd", "snap", "create", "--no-progress", "rbd/snapped@first");
            disk.write(0, random(4096, 4));
            try (BlockDevice snapshot = devices().openBlock(address + "@first", AccessMode.READ)) {
                byte[] read = new byte[4096];
                snapshot.read(0, read);
                assertArrayEquals(before, read);
                assertFalse(snapshot.identity().sameAs(disk.identity()));
            }
        }
        assertThrows(DeviceException.Protected.class, () -> writer(address + "@first"));
        assertSays(assertThrows(DeviceException.Unavailable.class,
                () -> devices().openBlock(address + "@second", AccessMode.READ)), "rbd snap ls rbd/snapped");
    }

    @Test
    void anImageThatGrowsIsNoticed() throws Exception {
        String address = ceph.image("growing", "4M");
        try (BlockDevice disk = writer(address)) {
            assertThrows(DeviceException.IllegalRequest.class, () -> disk.write(4 << 20, new byte[512]));
            ceph.run("rbd", "resize", "--no-progress", "--size", "8M", "rbd/growing");
            SimConfiguration.await("a write behind the old end", () -> {
                try {
                    disk.write(4 << 20, new byte[512]);
                    return true;
                } catch (DeviceException.IllegalRequest stillTheEnd) {
                    return false;
                }
            });
            assertEquals(8 << 20, disk.capacity());
        }
    }

    @Test
    void anImageThatShrinksIsNoticed() throws Exception {
        String address = ceph.image("shrinking", "8M");
        try (BlockDevice disk = writer(address)) {
            disk.write(6 << 20, new byte[512]);
            ceph.run("rbd", "resize", "--no-progress", "--allow-shrink", "--size", "4M", "rbd/shrinking");
            SimConfiguration.await("the new end", () -> disk.capacity() == 4 << 20);
            assertThrows(DeviceException.IllegalRequest.class, () -> disk.write(6 << 20, new byte[512]));
            disk.write(3 << 20, new byte[512]);
        }
    }

    @Test
    void whoMayNotIsToldWhatToAskFor() throws Exception {
        String address = ceph.image("guarded", "4M");
        String key = ceph.key("reader");
        try (SimConfiguration _ = SimConfiguration.configuration(PID, ceph.configuration(Map.of("pools", "rbd", "user",
                "reader", "key", key)))) {
            SimConfiguration.await("the reader's configuration", () -> {
                try (BlockDevice _ = writer(address)) {
                    return false;
                } catch (DeviceException.Unavailable refused) {
                    assertSays(refused, "profile rbd");
                    return true;
                }
            });
            try (BlockDevice disk = devices().openBlock(address, AccessMode.READ)) {
                disk.read(0, new byte[4096]);
            }
        }
        String wrong = "AQAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAA==";
        try (SimConfiguration _ = SimConfiguration.configuration(PID, ceph.configuration(Map.of("pools", "rbd", "key",
                wrong)))) {
            SimConfiguration.await("the wrong key's configuration", () -> {
                try (BlockDevice _ = writer(address)) {
                    return false;
                } catch (DeviceException.Unavailable refused) {
                    assertSays(refused, "client.admin");
                    assertFalse(refused.getMessage().contains(wrong) || refused.getMessage().contains(key));
                    return true;
                }
            });
        }
    }

    @Test
    void nothingIsLostWhenAnOsdIsKilledUnderLoad() throws Exception {
        String address = ceph.image("killed", "4M");
        try (BlockDevice disk = writer(address);
                Traffic traffic = new Traffic(disk, 4, 4096, RequestOptions.DIRECT, RequestOptions.INDIRECT)) {
            traffic.awaitFlow();
            ceph.kill("osd");
            ceph.restart("osd");
            // Answered by the new one, after what waited for it.
            for (int i = 0; i < MANY; i++) {
                disk.write(2 << 20, random(4096, i));
            }
            System.out.println("rbd: " + traffic.end() + " blocks written and read around a killed OSD");
            assertEquals(Map.of(), disk.statistics().failures());
        }
    }

    @Test
    void aMonitorThatIsGoneIsToldInTime() throws Exception {
        String address = ceph.image("unheard", "4M");
        ceph.kill("mon");
        try (SimConfiguration _ = SimConfiguration.configuration(PID, ceph.configuration(Map.of("pools", "rbd",
                "connect.time", "2000", "scan", "false")))) {
            // The first ones may still go by the other configuration.
            SimConfiguration.await("the time of this configuration", () -> {
                try (BlockDevice _ = writer(address)) {
                    return false;
                } catch (DeviceException.Unavailable told) {
                    assertSays(told, "no monitor answered within ", "ceph -s");
                    return told.getMessage().contains("within 2 s");
                }
            });
        } finally {
            ceph.restart("mon");
            ceph.run("rbd", "ls");
        }
    }

    @Test
    void whatIsOpenGoesOnWithoutAMonitor() throws Exception {
        String address = ceph.image("unwatched", "4M");
        try (BlockDevice disk = writer(address);
                Traffic traffic = new Traffic(disk, 4, 4096, RequestOptions.DIRECT, RequestOptions.INDIRECT)) {
            traffic.awaitFlow();
            ceph.kill("mon");
            try {
                for (int i = 0; i < MANY; i++) {
                    disk.write(2 << 20, random(4096, i));
                }
            } finally {
                ceph.restart("mon");
                ceph.run("rbd", "ls");
            }
            System.out.println("rbd: " + traffic.end() + " blocks written and read around a killed monitor");
            assertEquals(Map.of(), disk.statistics().failures());
        }
    }

    @Test
    void anImageThatIsRemovedSaysSo() throws Exception {
        String address = ceph.image("removed", "4M");
        String id = ceph.run("rbd", "info", "--format", "json", "rbd/removed").replaceAll(".*\"id\":\"([^\"]+)\".*",
                "$1");
        try (BlockDevice disk = writer(address)) {
            disk.write(0, new byte[4096]);
            // An image that is open is not removed but by force.
            assertThrows(IOException.class, () -> ceph.run("rbd", "rm", "--no-progress", "rbd/removed"));
            ceph.run("rados", "-p", "rbd", "rm", "rbd_header." + id, "rbd_id.removed");
            SimConfiguration.await("the image is missed", () -> {
                try {
                    disk.read(0, MemorySegment.ofArray(new byte[512]), BRIEFLY);
                    return false;
                } catch (DeviceException gone) {
                    assertTrue(Set.of(Failure.OFFLINE, Failure.UNAVAILABLE).contains(gone.failure()), gone::getMessage);
                    return true;
                }
            });
        }
        assertSays(assertThrows(DeviceException.Unavailable.class, () -> writer(address)), "rbd ls rbd");
        assertSays(assertThrows(DeviceException.Unavailable.class, () -> writer("rbd:nowhere/removed")),
                "ceph osd pool ls");
    }

    @Test
    void S5_anImageIsSwappedWithItselfServedOverIscsi() throws Exception {
        String address = ceph.image("swapped", "4M");
        try (ServedElsewhere target = ServedElsewhere.start(ceph, address);
                BlockDevice disk = writer(address);
                Traffic traffic = new Traffic(disk, 4, 4096, RequestOptions.DIRECT, RequestOptions.INDIRECT)) {
            Swaps swaps = Bundles.service(Swaps.class);
            traffic.awaitFlow();
            for (int i = 0; i < SWAPS; i++) {
                swaps.swap(disk.address(), target.address());
                swaps.swap(disk.address(), disk.address());
            }
            System.out.println("rbd: " + traffic.end() + " blocks written and read around " + disk.statistics().swaps()
                    + " swaps, the last pause " + disk.statistics().lastPause());
            assertEquals(Map.of(), disk.statistics().failures());
            assertTrue(disk.statistics().swaps() >= 2 * SWAPS, () -> "swaps: " + disk.statistics().swaps());
        }
    }

    @Test
    void aTapeGoesToAnImageAndBack() throws Exception {
        Map<String, String> medium = Map.of("capacity", "8M", "medium", "memory");
        try (SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.tape", "rbd-from", medium);
                SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.tape", "rbd-to", medium)) {
            tapeGoesByAnImage("sim:rbd-from", ceph.image("tape7", "16M"), "sim:rbd-to", 40, "");
            try (ServedTarget target = ServedTarget.of("sim:rbd-from", "sim:rbd-to")) {
                // What is on the second tape by now is to be another tape's.
                tapeGoesByAnImage(target.unit(0), ceph.image("tape8", "16M"), target.unit(1), 33,
                        " --yes-destroy-data");
            }
        }
    }

    private static void tapeGoesByAnImage(String from, String image, String to, int count, String consent)
            throws Exception {
        List<byte[]> objects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            objects.add(i % 7 == 6 ? new byte[0] : random(1 + i * 997, count + i));
        }
        TapeObjects.record(from, objects);
        String there = Gogo.run("kiovec:copy " + from + " " + image + " --tape-image --verify --yes-destroy-data");
        assertTrue(there.contains("; flushed"), there);
        String back = Gogo.run("kiovec:copy " + image + " " + to + " --tape-image --verify" + consent);
        assertTrue(back.contains("; flushed"), back);
        TapeObjects.expect(to, objects);
    }

    @Test
    void aCopyFromIscsiToAnImageGoesOnWhereItStopped() throws Exception {
        byte[] data = random(8 << 20, 21);
        Path job = ceph.folder().resolve("job");
        Path back = ceph.folder().resolve("back.img");
        String image = ceph.image("copied", "8M");
        try (SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.disk", "rbd-source",
                Map.of("capacity", "8M", "medium", "memory"));
                ServedTarget target = ServedTarget.of("sim:rbd-source")) {
            try (BlockDevice disk = writer(target.unit(0))) {
                disk.write(0, data);
            }
            Gogo.run("kiovec:sim faults add rbdbad action=check device=rbd-source opcode=read nth=60");
            try {
                String stopped = Gogo.run("kiovec:copy " + target.unit(0) + " " + image
                        + " --size 64K --depth 8 --yes-destroy-data --job " + job);
                assertTrue(stopped.contains("medium error"), stopped);
            } finally {
                Gogo.run("kiovec:sim faults clear rbdbad");
            }
            String done = Gogo.run("kiovec:copy --job " + job + " --verify --yes-destroy-data");
            assertTrue(done.contains("earlier run") && done.contains("; flushed"), done);
            ceph.run("rbd", "export", "--no-progress", "rbd/copied", back.toString());
            assertArrayEquals(data, Files.readAllBytes(back));
        }
    }
}
