// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What holds for a queue of a block face. */
public abstract class BlockQueueRules extends QueueRules<BlockEndpoint> {

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected BlockQueueRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.BLOCK);
    }

    @Override
    final Optional<BlockKitQueue> openQueue(Scratch<BlockEndpoint> disk, int depth) throws DeviceException {
        Optional<BlockEndpointQueue> queue = disk.endpoint().openQueue(depth);
        if (queue == null) {
            fail("openQueue gave null: a driver that has none gives Optional.empty()");
        }
        return queue.map(BlockKitQueue::new);
    }

    @Test
    void D2_flushIsARequestToo() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        KitQueue queue = queue(disk);
        KitQueue.Request write = request(disk, way(disk), DataDirection.OUT, 0);
        Pattern.fill(write.piece().segment(), 251, write.offset());
        queue.play(List.of(write));
        Piece nothing = new Piece(MemorySegment.NULL, Optional.empty(), 0, () -> {
        });
        queue.play(List.of(new KitQueue.Request(1, DataDirection.NONE, 0, nothing, TransferMode.INDIRECT)));
        assertEquals(Failure.NONE, queue.came().getLast().failure(), "how a flush ended");
    }

    @Test
    void D2_piecesFollowEachOther() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        BlockKitQueue queue = (BlockKitQueue) queue(disk);
        assumeTrue(queue.driver().takesPieces(),
                "the driver's queue takes no pieces: the framework moves them by calls");
        try (Pieces pieces = Pieces.of(disk)) {
            pieces.checkWritten(all -> queue.move(BlockEndpointQueue.Kind.WRITE, disk.start(), all), 84);
            pieces.checkRead(all -> queue.move(BlockEndpointQueue.Kind.READ, disk.start(), all), 86);
        }
    }

    @Test
    void L2_retiredRegionIsLetGo() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        BlockKitQueue queue = (BlockKitQueue) queue(disk);
        Way way = ways(disk).stream().filter(one -> one.memory() == MemorySource.REGION).findFirst()
                .orElseGet(() -> Assumptions.abort("the driver does no direct transfers"));
        for (int i = 0; i < 3; i++) {
            Arena arena = Arena.ofShared();
            MemorySegment memory = MemorySource.aligned(arena, disk.unit(), disk.fit().alignment(way.mode()));
            Region region = Region.of(memory);
            queue.play(List.of(new KitQueue.Request(i + 1, DataDirection.IN, disk.start(),
                    new Piece(memory, Optional.of(region), 0, arena::close), way.mode())));
            queue.driver().retire(region);
            disk.endpoint().retire(region);
            try {
                arena.close();
            } catch (IllegalStateException held) {
                fail("a region was retired, and the queue still holds its memory: " + held.getMessage(), held);
            }
        }
        try {
            queue.play(reads(disk, 2));
        } catch (RuntimeException e) {
            fail("after a region has gone: " + e, e);
        }
    }
}
