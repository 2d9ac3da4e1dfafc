// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A queue of a block face. */
final class BlockKitQueue extends KitQueue {

    /** Tokens of other requests are below. */
    private static final long PIECES = 1_000_000;

    private final BlockEndpointQueue queue;
    private final BlockEndpointQueue.Sink sink = (token, failure, bytes, mode, copied, elements, errno) -> complete(
            token,
            failure == Failure.NONE, failure, -1, bytes, mode, copied);

    BlockKitQueue(BlockEndpointQueue queue) {
        this.queue = queue;
    }

    /** What is the same for whatever the framework queues. */
    private interface Asked extends BlockEndpointQueue.Entry {

        @Override
        default Durability durability() {
            return Durability.DEVICE_CACHE;
        }

        @Override
        default DataPhase dataPhase() {
            return DataPhase.DELIVER;
        }
    }

    /** A request as the driver sees it. */
    private record Queued(Request request) implements Asked {

        @Override
        public long token() {
            return request.token();
        }

        @Override
        public BlockEndpointQueue.Kind kind() {
            return switch (request.direction()) {
                case IN -> BlockEndpointQueue.Kind.READ;
                case OUT -> BlockEndpointQueue.Kind.WRITE;
                case NONE -> BlockEndpointQueue.Kind.FLUSH;
            };
        }

        @Override
        public long offset() {
            return request.offset();
        }

        @Override
        public MemorySegment memory() {
            return request.piece().segment();
        }

        @Override
        public Optional<Region> region() {
            return request.piece().region();
        }

        @Override
        public long regionOffset() {
            return request.piece().regionOffset();
        }

        @Override
        public TransferMode mode() {
            return request.mode();
        }
    }

    /** One whose memory is in pieces. */
    private record InPieces(long token, BlockEndpointQueue.Kind kind, long offset, List<MemorySegment> pieces)
            implements
                Asked {

        @Override
        public MemorySegment memory() {
            return MemorySegment.NULL;
        }

        @Override
        public Optional<Region> region() {
            return Optional.empty();
        }

        @Override
        public long regionOffset() {
            return 0;
        }

        @Override
        public TransferMode mode() {
            return TransferMode.DIRECT;
        }
    }

    /** Moves pieces directly, alone in the queue; {@return the bytes that it says} */
    long move(BlockEndpointQueue.Kind kind, long offset, List<MemorySegment> pieces) throws DeviceException {
        long token = PIECES + came().size();
        assertTrue(queue.offer(new InPieces(token, kind, offset, pieces)), "an empty queue has no room");
        await(Set.of(token));
        Completion completion = came().getLast();
        assertEquals(token, completion.token(), "what came back");
        assertEquals(Failure.NONE, completion.failure(), () -> "how a request of pieces ended: " + completion);
        return completion.moved();
    }

    BlockEndpointQueue driver() {
        return queue;
    }

    @Override
    boolean offer(Request request) {
        return queue.offer(new Queued(request));
    }

    @Override
    int submit() throws DeviceException {
        return queue.submit();
    }

    @Override
    boolean isStartedByReap() {
        return queue.isStartedByReap();
    }

    @Override
    int reapFromDriver(int minimum, long timeoutNanos) throws DeviceException {
        return queue.reap(sink, minimum, timeoutNanos);
    }

    @Override
    void cancel(long token) {
        queue.cancel(token);
    }

    @Override
    public void close() {
        queue.close();
    }
}
