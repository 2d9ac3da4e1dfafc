// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.FrameworkUtil;

/** The transport rbd on a cluster of its own, which is judged by Ceph's own commands. On Felix only: there is one cluster's time. */
@ExtendWith(FrameworkWatchdog.class)
class RbdTest {

    private static final String PID = "io.kiovec.rbd";
    /** A few rules would be no proof. */
    private static final int MANY = 30;
    /** There and back. */
    private static final int SWAPS = 3;
    /** Of a cluster that others have to build beside. */
    private static final long MOST_MEMORY = 500L << 20;
    private static final int RACES = 20;
    private static final RequestOptions BRIEFLY = RequestOptions.DEFAULT.with(Duration.ofMillis(500));

    private static CephNode ceph;
    private static SimConfiguration everybody;

    @BeforeAll
    static void startTheCluster() throws Exception {
        assumeTrue(FrameworkUtil.getBundle(Devices.class).getBundleContext().getBundle(0).getSymbolicName()
                .contains("felix"));
        assertTrue(CephNode.isInstalled(), "install Debian's packages ceph-mon, ceph-osd and ceph-common");
        ceph = CephNode.start();
        everybody = SimConfiguration.configuration(PID, ceph.configuration(Map.of()));
    }

    @AfterAll
    static void endTheCluster() throws Exception {
        if (everybody != null) {
            everybody.close();
        }
        if (ceph != null) {
            try (CephNode ended = ceph) {
                long most = ended.mostMemory();
                System.out.println("the cluster took " + (most >> 20) + " MiB");
                assertTrue(most < MOST_MEMORY, () -> "the cluster took " + most + " bytes");
            }
        }
    }

    private static Devices devices() throws Exception {
        return Bundles.service(Devices.class);
    }

    private static BlockDevice writer(String address) throws Exception {
        return devices().openBlock(address, AccessMode.READ_WRITE);
    }

    private static byte[] random(int length, long seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static void assertSays(DeviceException told, String... words) {
        for (String word : words) {
            assertTrue(told.getMessage().contains(word), told.getMessage());
        }
    }

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
    void whatIsExpectedIsReplacedAndAMiscompareSaysWhere() throws Exception {
        String address = ceph.image("compared", "16M");
        byte[] data = new byte[16 << 20];
        try (BlockDevice disk = writer(address)) {
            assertEquals(512, disk.limits().getOr(Limit.MAX_COMPARE_AND_WRITE, 0));
            // What nobody has written is zeroes, and has no object.
            for (int at : new int[]{0, 512, (4 << 20) - 512, (8 << 20) + 512}) {
                byte[] replacement = random(512, at);
                disk.compareAndWrite(at, MemorySegment.ofArray(new byte[512]), MemorySegment.ofArray(replacement));
                System.arraycopy(replacement, 0, data, at, 512);
                for (int differs : new int[]{0, 1, 300, 511}) {
                    byte[] wrong = replacement.clone();
                    wrong[differs]++;
                    DeviceException.Miscompare told = assertThrows(DeviceException.Miscompare.class,
                            () -> disk.compareAndWrite(at, MemorySegment.ofArray(wrong),
                                    MemorySegment.ofArray(new byte[512])));
                    assertEquals(OptionalLong.of(differs), told.differsAt());
                }
            }
            assertThrows(DeviceException.IllegalRequest.class, () -> disk.compareAndWrite(0,
                    MemorySegment.ofArray(new byte[1024]), MemorySegment.ofArray(new byte[1024])));
            byte[] read = new byte[data.length];
            disk.read(0, read);
            assertArrayEquals(data, read);
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
    void aLockThatIsStolenIsToldAndKept() throws Exception {
        String address = ceph.image("locked", "4M");
        try (SimConfiguration _ = SimConfiguration.configuration(PID, ceph.configuration(Map.of("pools", "rbd",
                "exclusive.lock", "true", "scan", "false")))) {
            SimConfiguration.await("the lock is taken at once", () -> {
                try (BlockDevice _ = writer(address)) {
                    return ceph.run("rbd", "lock", "ls", "rbd/locked").contains("client.");
                }
            });
            BlockDevice disk = writer(address);
            disk.write(0, random(4096, 5));
            String[] lock = ceph.run("rbd", "lock", "ls", "rbd/locked").lines().reduce((_, last) -> last).orElseThrow()
                    .split(" +");
            // LOCKER  ID (two words)  ADDRESS
            ceph.run("rbd", "lock", "rm", "rbd/locked", lock[1] + " " + lock[2], lock[0]);
            assertSays(assertThrows(DeviceException.ReservationConflict.class, () -> disk.write(0, new byte[4096])),
                    "exclusive lock");
            // It does not come back by itself.
            assertThrows(DeviceException.ReservationConflict.class, () -> disk.write(0, new byte[4096]));
            assertThrows(DeviceException.ReservationConflict.class, () -> disk.read(0, new byte[4096]));
            assertThrows(DeviceException.ReservationConflict.class, disk::close);
            try (BlockDevice again = writer(address)) {
                byte[] read = new byte[4096];
                again.read(0, read);
                assertArrayEquals(random(4096, 5), read);
                again.write(0, new byte[4096]);
            }
        }
    }

    /** What each of several writers wants to be there. */
    private static MemorySegment name(int round, int writer) {
        return MemorySegment.ofArray(random(512, 1000L * round + writer));
    }

    private static void theyRace(List<BlockDevice> writers) throws Exception {
        MemorySegment present = MemorySegment.ofArray(new byte[512]);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 1; round <= RACES; round++) {
                int now = round;
                MemorySegment expected = present;
                List<Future<Failure>> outcomes = new ArrayList<>();
                CyclicBarrier together = new CyclicBarrier(writers.size());
                for (int i = 0; i < writers.size(); i++) {
                    int writer = i;
                    outcomes.add(threads.submit(() -> {
                        BlockDevice disk = writers.get(writer);
                        BlockRequest request = disk.newRequest().compareAndWrite(4096, expected, name(now, writer));
                        together.await(20, TimeUnit.SECONDS);
                        return disk.execute(request);
                    }));
                }
                List<Failure> told = new ArrayList<>();
                for (Future<Failure> outcome : outcomes) {
                    told.add(outcome.get(30, TimeUnit.SECONDS));
                }
                int winner = told.indexOf(Failure.NONE);
                assertEquals(writers.size() - 1, Collections.frequency(told, Failure.MISCOMPARE), told::toString);
                assertTrue(winner >= 0, told::toString);
                present = name(round, winner);
                for (BlockDevice disk : writers) {
                    byte[] read = new byte[512];
                    disk.read(4096, read);
                    assertEquals(-1, present.mismatch(MemorySegment.ofArray(read)));
                }
            }
        }
    }

    @Test
    void ofTwoWritersThatExpectTheSameOneWins() throws Exception {
        String address = ceph.image("raced", "4M");
        try (BlockDevice one = devices().openBlock(address, AccessMode.READ_WRITE_SHARED);
                BlockDevice two = devices().openBlock(address, AccessMode.READ_WRITE_SHARED)) {
            theyRace(List.of(one, two));
        }
    }

    /** Two clients of the cluster, in two processes; one of them is a target. */
    @Test
    void ofWritersByTheClusterAndByATargetOneWins() throws Exception {
        String address = ceph.image("raced-apart", "4M");
        try (ServedElsewhere target = ServedElsewhere.start(ceph, address);
                BlockDevice here = writer(address);
                BlockDevice there = writer(target.address().toString())) {
            assertEquals(512, there.limits().getOr(Limit.MAX_COMPARE_AND_WRITE, 0));
            theyRace(List.of(here, there));
        }
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
        String image = ceph.image("tape7", "16M");
        Map<String, String> medium = Map.of("capacity", "8M", "medium", "memory");
        try (SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.tape", "rbd-from", medium);
                SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.tape", "rbd-to", medium)) {
            List<byte[]> objects = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                objects.add(i % 7 == 6 ? new byte[0] : random(1 + i * 997, i));
            }
            TapeObjects.record("sim:rbd-from", objects);
            String there = Gogo.run("kiovec:copy sim:rbd-from " + image + " --tape-image --verify --yes-destroy-data");
            assertTrue(there.contains("; flushed"), there);
            String back = Gogo.run("kiovec:copy " + image + " sim:rbd-to --tape-image --verify");
            assertTrue(back.contains("; flushed"), back);
            TapeObjects.expect("sim:rbd-to", objects);
        }
    }
}
