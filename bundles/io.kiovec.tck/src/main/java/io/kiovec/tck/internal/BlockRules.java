// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for a block face, whatever way its data moves. */
public abstract class BlockRules extends EndpointRules<BlockEndpoint> {

    private static final int THREADS = 6;

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected BlockRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.BLOCK);
    }

    @Override
    void use(BlockEndpoint endpoint) throws DeviceException {
        ScratchDisk disk = ScratchDisk.readable(driver(), endpoint);
        try (Piece piece = disk.take(disk.plain(), disk.unit())) {
            disk.read(disk.plain(), disk.start(), piece);
        }
    }

    private ScratchDisk disk() throws DeviceException {
        return ScratchDisk.writable(driver(), open(AccessMode.READ_WRITE));
    }

    @Test
    void D1_readsWhatWasWritten() throws Exception {
        ScratchDisk disk = disk();
        long seed = 1;
        for (long length = disk.unit(); length <= disk.longest(disk.plain()); length = length * 3 + disk.unit()) {
            for (long offset : List.of(disk.start(), disk.start() + disk.unit(), disk.start() + disk.room() - length)) {
                seed++;
                disk.writePattern(disk.plain(), offset, length, seed);
                disk.checkPattern(disk.plain(), offset, length, seed, length + " bytes at " + offset);
            }
        }
    }

    @Test
    void D1_writesNothingElse() throws Exception {
        ScratchDisk disk = disk();
        long unit = disk.unit();
        disk.writePattern(disk.plain(), disk.start(), 8 * unit, 11);
        disk.writePattern(disk.plain(), disk.start() + 3 * unit, 2 * unit, 12);
        disk.checkPattern(disk.plain(), disk.start(), 3 * unit, 11, "before what was written");
        disk.checkPattern(disk.plain(), disk.start() + 3 * unit, 2 * unit, 12, "what was written");
        disk.checkPattern(disk.plain(), disk.start() + 5 * unit, 3 * unit, 11, "behind what was written");
    }

    @Test
    void D1_endpointForReadingReads() throws Exception {
        ScratchDisk disk = disk();
        disk.writePattern(disk.plain(), disk.start(), disk.unit(), 21);
        disk.endpoint().flush(new KitCall(address()));
        close(disk.endpoint());
        ScratchDisk again = ScratchDisk.readable(driver(), open(AccessMode.READ));
        again.checkPattern(again.plain(), again.start(), again.unit(), 21, "opened for reading");
    }

    @Test
    void D1_takesManyThreadsAtOnce() throws Exception {
        ScratchDisk disk = disk();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        long share = disk.unit() * 2;
        for (int i = 0; i < THREADS; i++) {
            long seed = 30 + i;
            long offset = disk.start() + i * share;
            tasks.add(new FutureTask<>(() -> {
                for (int round = 0; round < 20; round++) {
                    disk.writePattern(disk.plain(), offset, share, seed + 10L * round);
                    disk.checkPattern(disk.plain(), offset, share, seed + 10L * round, "one of many threads");
                }
                return null;
            }));
        }
        tasks.forEach(task -> Thread.ofPlatform().daemon().start(task));
        for (FutureTask<Void> task : tasks) {
            try {
                task.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                fail("called from many threads: " + e.getCause(), e.getCause());
            }
        }
    }

    @Test
    void S5_sameIdentityHasTheSameData() throws Exception {
        ScratchDisk disk = disk();
        Identity before = disk.endpoint().identity();
        disk.writePattern(disk.plain(), disk.start(), disk.unit() * 4, 41);
        disk.endpoint().flush(new KitCall(address()));
        close(disk.endpoint());
        BlockEndpoint endpoint = open(AccessMode.READ);
        assumeTrue(before.sameAs(endpoint.identity()), "it says that it is another medium when it is opened again");
        ScratchDisk again = ScratchDisk.readable(driver(), endpoint);
        again.checkPattern(again.plain(), again.start(), again.unit() * 4, 41, "flushed, closed and opened again");
    }

    @Test
    void S8_lastBlockIsThere() throws Exception {
        ScratchDisk disk = disk();
        long last = disk.endpoint().limits().capacity();
        last -= last % disk.unit();
        long offset = last - disk.unit();
        disk.writePattern(disk.plain(), offset, disk.unit(), 51);
        disk.checkPattern(disk.plain(), offset, disk.unit(), 51, "the last block of the capacity");
    }

    @Test
    void D1_zeroesReadAsZeroes() throws Exception {
        ScratchDisk disk = disk();
        assumeTrue(disk.endpoint().limits().getOr(Limit.MAX_WRITE_ZEROES, 0) > 0,
                "the driver has no zeroes of its own: the framework writes them");
        long length = ranged(disk, Limit.MAX_WRITE_ZEROES);
        long unit = disk.unit();
        disk.writePattern(disk.plain(), disk.start(), length + 2 * unit, 61);
        disk.endpoint().writeZeroes(disk.start() + unit, length, new KitCall(address()));
        try (Piece piece = disk.take(disk.plain(), length)) {
            piece.segment().fill((byte) 1);
            disk.read(disk.plain(), disk.start() + unit, piece);
            Pattern.checkAll(piece.segment(), (byte) 0, "a range that was made zero");
        }
        disk.checkPattern(disk.plain(), disk.start(), unit, 61, "before what was made zero");
        disk.checkPattern(disk.plain(), disk.start() + unit + length, unit, 61, "behind what was made zero");
    }

    @Test
    void D1_discardLeavesTheRest() throws Exception {
        ScratchDisk disk = disk();
        assumeTrue(disk.endpoint().limits().getOr(Limit.MAX_DISCARD, 0) > 0, "the driver has no discard");
        long length = ranged(disk, Limit.MAX_DISCARD);
        long unit = disk.unit();
        disk.writePattern(disk.plain(), disk.start(), length + 2 * unit, 71);
        disk.endpoint().discard(disk.start() + unit, length, new KitCall(address()));
        disk.checkPattern(disk.plain(), disk.start(), unit, 71, "before what was discarded");
        disk.checkPattern(disk.plain(), disk.start() + unit + length, unit, 71, "behind what was discarded");
        disk.writePattern(disk.plain(), disk.start(), length + 2 * unit, 72);
        disk.checkPattern(disk.plain(), disk.start(), length + 2 * unit, 72, "written after a discard");
    }

    /** {@return a length that is no multiple of more than the unit, within a limit} */
    private static long ranged(ScratchDisk disk, Limit limit) {
        long most = Math.min(disk.endpoint().limits().getOr(limit, 0), 31 * disk.unit());
        return Math.max(disk.unit(), most - most % disk.unit());
    }

    @Test
    void L1_everyCallReturns() throws Exception {
        ScratchDisk disk = disk();
        KitCall call = new KitCall(address());
        for (int i = 0; i < 20; i++) {
            disk.writePattern(disk.plain(), disk.start(), disk.unit(), i);
            disk.endpoint().flush(call);
            disk.checkPattern(disk.plain(), disk.start(), disk.unit(), i, "written, flushed and read");
        }
    }

    @Test
    void M6_countsWholeBlocks() throws Exception {
        ScratchDisk disk = disk();
        long block = disk.endpoint().limits().logicalBlock();
        for (long length : List.of(disk.unit(), disk.unit() * 3, disk.longest(disk.plain()))) {
            try (Piece piece = disk.take(disk.plain(), length)) {
                Pattern.fill(piece.segment(), 81, disk.start());
                count("write", length, block, disk.endpoint().write(disk.start(), piece.segment(),
                        new KitCall(address(), disk.plain().mode(), piece)));
                count("read", length, block, disk.endpoint().read(disk.start(), piece.segment(),
                        new KitCall(address(), disk.plain().mode(), piece)));
            }
        }
    }

    private static void count(String what, long asked, long block, long moved) {
        assertTrue(moved > 0 && moved <= asked && moved % block == 0,
                () -> what + " of " + asked + " bytes says that it moved " + moved
                        + ": above 0, at most what was asked, in whole blocks of " + block);
    }

    @Test
    void M7_takesItsLargestTransfer() throws Exception {
        ScratchDisk disk = disk();
        for (Way way : Way.all(driver(), disk.endpoint())) {
            long most = disk.fit().longest(way.mode());
            most = Math.min(most, disk.room() - disk.room() % disk.unit());
            try (Piece piece = disk.take(way, most)) {
                Pattern.fill(piece.segment(), 91, disk.start());
                long moved = disk.endpoint().write(disk.start(), piece.segment(),
                        new KitCall(address(), way.mode(), piece));
                assertTrue(moved > 0, () -> way + ": moved " + moved);
            } catch (DeviceException.DirectImpossible mayBe) {
                // Judged by M4 and M5.
            } catch (DeviceException refused) {
                fail(way + ": a transfer of " + most + " bytes, which its limits allow, is refused: " + refused,
                        refused);
            }
        }
    }
}
