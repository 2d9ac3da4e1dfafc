// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for a block face, whatever way its data moves. */
public abstract class BlockRules extends DataRules<BlockEndpoint> {

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
        ScratchDisk disk = new ScratchDisk(driver(), endpoint);
        try (Piece piece = disk.take(disk.plain(), disk.unit())) {
            disk.read(disk.plain(), disk.start(), piece);
        }
    }

    @Test
    void D1_takesManyThreadsAtOnce() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        long share = disk.unit() * 2;
        ManyThreads.play(thread -> {
            long offset = disk.start() + thread * share;
            for (int round = 0; round < 20; round++) {
                long seed = 30 + thread + 10L * round;
                disk.writePattern(disk.plain(), offset, share, seed);
                disk.checkPattern(disk.plain(), offset, share, seed, "one of many threads");
            }
        });
    }

    @Test
    void D1_writesNothingElse() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        long unit = disk.unit();
        disk.writePattern(disk.plain(), disk.start(), 8 * unit, 11);
        disk.writePattern(disk.plain(), disk.start() + 3 * unit, 2 * unit, 12);
        disk.checkPattern(disk.plain(), disk.start(), 3 * unit, 11, "before what was written");
        disk.checkPattern(disk.plain(), disk.start() + 3 * unit, 2 * unit, 12, "what was written");
        disk.checkPattern(disk.plain(), disk.start() + 5 * unit, 3 * unit, 11, "behind what was written");
    }

    @Test
    void D1_piecesFollowEachOther() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        try (Pieces pieces = Pieces.of(disk)) {
            pieces.checkWritten(all -> disk.endpoint().writePieces(disk.start(), all, direct()), 81);
            pieces.checkRead(all -> disk.endpoint().readPieces(disk.start(), all, direct()), 83);
        }
    }

    private KitCall direct() {
        return new KitCall(address(), TransferMode.DIRECT, Optional.empty(), 0);
    }

    @Test
    void S8_lastBlockIsThere() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        long last = disk.endpoint().limits().capacity();
        last -= last % disk.unit();
        long offset = last - disk.unit();
        disk.writePattern(disk.plain(), offset, disk.unit(), 51);
        disk.checkPattern(disk.plain(), offset, disk.unit(), 51, "the last block of the capacity");
    }

    @Test
    void D1_zeroesReadAsZeroes() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
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
        Scratch<BlockEndpoint> disk = scratch();
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
    private static long ranged(Scratch<BlockEndpoint> disk, Limit limit) {
        long most = Math.min(disk.endpoint().limits().getOr(limit, 0), 31 * disk.unit());
        return Math.max(disk.unit(), most - most % disk.unit());
    }
}
