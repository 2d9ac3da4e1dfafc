// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.bad;
import static io.kiovec.sim.internal.disk.Initiator.both;
import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.invalidFieldInCdb;
import static io.kiovec.sim.internal.disk.Initiator.outOfRange;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Failure;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.medium.DeviceMedium;
import io.kiovec.sim.internal.medium.RamDevice;
import io.kiovec.sim.internal.unit.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** COMPARE AND WRITE, ORWRITE and WRITE ATOMIC. */
class AtomicCommandsTest {

    private final Initiator initiator = Initiator.of(DiskTraits.of(100_000, 512));

    private static String compareAndWrite(long lba, int blocks) {
        return "8900 %016x 000000 %02x 00 00".formatted(lba, blocks);
    }

    private byte[] read(long lba, int blocks) {
        return good(initiator.in("8800 %016x %08x 00 00".formatted(lba, blocks), blocks * 512));
    }

    @Test
    void compareAndWriteWritesWhereAllIsTheSame() {
        good(initiator.out("2A00 00000005 00 0003 00", filled(1536, 'a')));
        good(initiator.out(compareAndWrite(5, 3), both(filled(1536, 'a'), filled(1536, 'b'))));
        assertArrayEquals(filled(1536, 'b'), read(5, 3));
    }

    @Test
    void compareAndWriteTellsTheFirstByteThatDiffers() {
        good(initiator.out("2A00 00000005 00 0003 00", filled(1536, 'a')));
        byte[] data = both(filled(1536, 'a'), filled(1536, 'b'));
        data[1100] = 'x';
        data[1200] = 'x';
        assertEquals(1100, bad(initiator.out(compareAndWrite(5, 3), data), SenseKey.MISCOMPARE, 0x1d, 0).information()
                .orElseThrow());
        assertArrayEquals(filled(1536, 'a'), read(5, 3));
    }

    @Test
    void compareAndWriteTakesNeitherTooLittleNorTooMuchData() {
        invalidFieldInCdb(initiator.out(compareAndWrite(0, 1), filled(4 * 512, 0)));
        invalidFieldInCdb(initiator.out(compareAndWrite(0, 3), filled(4 * 512, 0)));
        invalidFieldInCdb(initiator.out(compareAndWrite(0, 0), filled(512 * 512, 0)));
        good(initiator.noData(compareAndWrite(0, 0)));
        good(initiator.out(compareAndWrite(0, 255), filled(2 * 255 * 512, 0)));
        outOfRange(initiator.out(compareAndWrite(99_999, 2), filled(2048, 0)));
    }

    /** Who reaches the device by another way must not come in between. */
    @Test
    void compareAndWriteIsDoneByTheDeviceThatTheMediumIs() throws Exception {
        RamDevice ram = new RamDevice(1 << 20, 512);
        ram.compares(4096);
        Initiator other = Initiator.of(DiskTraits.of(2048, 512), new DeviceMedium(ram.device, 512));
        good(other.out(compareAndWrite(0, 8), both(filled(4096, 0), filled(4096, 'b'))));
        assertEquals(1, ram.compared);
        byte[] data = both(filled(1536, 'b'), filled(1536, 'c'));
        data[1100] = 'x';
        assertEquals(1100, bad(other.out(compareAndWrite(5, 3), data), SenseKey.MISCOMPARE, 0x1d, 0).information()
                .orElseThrow());
        assertArrayEquals(filled(512, 'b'), good(other.in("8800 0000000000000005 00000001 00 00", 512)));
        // Longer than the device does at once.
        invalidFieldInCdb(other.out(compareAndWrite(0, 9), filled(2 * 9 * 512, 0)));
        assertEquals(8, good(other.in("1201b0 0040 00", 64))[5]);
        ram.failing = Failure.OUTCOME_UNKNOWN;
        bad(other.out(compareAndWrite(0, 1), filled(1024, 'b')), SenseKey.ABORTED_COMMAND, 0x44, 0);
        assertEquals(2, ram.compared);
    }

    @Test
    void orWriteSetsBits() {
        good(initiator.out("2A00 00000000 00 0002 00", filled(1024, 0xa5)));
        good(initiator.out("8B00 0000000000000000 00000002 00 00", filled(1024, 0x42)));
        assertArrayEquals(filled(1024, 0xe7), read(0, 2));
        good(initiator.noData("8B00 0000000000000000 00000000 00 00"));
        outOfRange(initiator.out("8B00 000000000001869f 00000002 00 00", filled(1024, 0)));
    }

    @Test
    void writeAtomicKeepsToLimitsAndAlignment() {
        good(initiator.out("9C00 0000000000000002 0000 0002 00 00", filled(1024, 7)));
        assertArrayEquals(filled(1024, 7), read(2, 2));
        invalidFieldInCdb(initiator.out("9C00 0000000000000001 0000 0002 00 00", filled(1024, 7)));
        invalidFieldInCdb(initiator.out("9C00 0000000000000002 0000 0001 00 00", filled(512, 7)));
        invalidFieldInCdb(initiator.out("9C00 0000000000000002 0008 0002 00 00", filled(1024, 7)));
        invalidFieldInCdb(initiator.out("9C00 0000000000000000 0000 0402 00 00", filled(0x402 * 512, 7)));
        good(initiator.out("9C00 0000000000000000 0000 0400 00 00", filled(0x400 * 512, 8)));
        outOfRange(initiator.out("9C00 00000000000186a0 0000 0002 00 00", filled(1024, 7)));
    }

    /** Each of many counters in a block goes up by one for each COMPARE AND WRITE that says so, and by no other. */
    @Test
    void nobodyGetsInBetweenCompareAndWrite() throws Exception {
        int threads = 4;
        int rounds = 500;
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Initiator own = initiator.another();
            work.add(() -> countUp(own, rounds));
        }
        int succeeded = run(work).stream().mapToInt(Integer::intValue).sum();
        assertEquals(threads * rounds, succeeded);
        long count = java.nio.ByteBuffer.wrap(read(9, 1)).getLong();
        assertEquals(succeeded, count);
    }

    private static int countUp(Initiator own, int rounds) {
        int done = 0;
        while (done < rounds) {
            byte[] present = good(own.in("2800 00000009 00 0001 00", 512));
            byte[] next = present.clone();
            java.nio.ByteBuffer.wrap(next).putLong(java.nio.ByteBuffer.wrap(present).getLong() + 1);
            Task task = own.out(compareAndWrite(9, 1), both(present, next));
            done += task.status() == ScsiStatus.GOOD ? 1 : 0;
        }
        return done;
    }

    /** Readers find all blocks of an atomic write or none, though it crosses regions that are locked one by one. */
    @Test
    void nobodySeesHalfOfWriteAtomic() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        long lba = 2048 - 32;
        Initiator writer = initiator.another();
        Initiator reader = initiator.another();
        Callable<Integer> reading = () -> {
            int seen = 0;
            while (!over.get()) {
                byte[] data = good(reader.in("8800 %016x %08x 00 00".formatted(lba, 64), 64 * 512));
                for (byte value : data) {
                    assertEquals(data[0], value);
                }
                seen++;
            }
            return seen;
        };
        Callable<Integer> writing = () -> {
            try {
                for (int i = 1; i <= 400; i++) {
                    good(writer.out("9C00 %016x 0000 0040 00 00".formatted(lba), filled(64 * 512, i)));
                }
            } finally {
                over.set(true);
            }
            return 1;
        };
        run(List.of(reading, writing)).forEach(seen -> assertTrue(seen > 0));
    }

    private static <T> List<T> run(List<Callable<T>> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(work)) {
                results.add(each.get());
            }
            return results;
        }
    }
}
