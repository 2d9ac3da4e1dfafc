// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Limit;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several who write one image of a cluster: what they compare before, and the lock of one of them. */
@ExtendWith(FrameworkWatchdog.class)
class RbdWritersTest extends OwnCluster {

    private static final int RACES = 20;

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
}
