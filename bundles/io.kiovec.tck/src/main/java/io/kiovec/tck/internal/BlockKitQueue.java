// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A queue of a block face. */
final class BlockKitQueue extends KitQueue {

    private final BlockEndpointQueue queue;
    private final BlockEndpointQueue.Sink sink = (token, failure, bytes, mode, copied, elements, errno) -> complete(
            token,
            failure == Failure.NONE, failure, -1, bytes, mode, copied);

    BlockKitQueue(BlockEndpointQueue queue) {
        this.queue = queue;
    }

    /** A request as the driver sees it. */
    private record Queued(Request request) implements BlockEndpointQueue.Entry {

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

        @Override
        public Durability durability() {
            return Durability.DEVICE_CACHE;
        }

        @Override
        public DataPhase dataPhase() {
            return DataPhase.DELIVER;
        }
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
