// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
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
public abstract class BlockRules extends BlockRangeRules {

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected BlockRules(Callable<DriverUnderTest> driver) {
        super(driver);
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
}
