// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.core.internal.queue.LaneQueue;
import io.kiovec.core.internal.unit.EndpointCall;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;

/** A driver's queue of block requests. */
final class BlockLaneQueue implements LaneQueue<CoreBlockRequest>, BlockEndpointQueue.Sink {

    private final BlockEndpointQueue queue;
    private final Landing<CoreBlockRequest> landing;
    private final BlockEntry entry = new BlockEntry();

    BlockLaneQueue(BlockEndpointQueue queue, Landing<CoreBlockRequest> landing) {
        this.queue = queue;
        this.landing = landing;
    }

    @Override
    public Offered offer(long token, CoreBlockRequest request) {
        entry.begin(token, request);
        try {
            return queue.offer(entry) ? Offered.TAKEN : Offered.FULL;
        } finally {
            entry.end();
        }
    }

    @Override
    public int submit() throws DeviceException {
        return queue.submit();
    }

    @Override
    public boolean isStartedByReap() {
        return queue.isStartedByReap();
    }

    @Override
    public boolean takesPieces() {
        return queue.takesPieces();
    }

    @Override
    public void reap(int minimum, long nanos) throws DeviceException {
        queue.reap(this, minimum, nanos);
    }

    @Override
    public void complete(long token, Failure failure, long bytes, TransferMode mode, long copiedBytes, int elements,
            int errno) {
        CoreBlockRequest request = landing.land(token);
        if (request == null) {
            return;
        }
        PartCall call = request.call();
        call.tellMode(mode);
        call.tellCopied(copiedBytes);
        if (elements != EndpointCall.UNTOLD) {
            call.tellElements(elements);
        }
        call.ended(failure, errno);
        call.threw(null);
        call.moved(bytes);
    }

    @Override
    public void fail(long token, DeviceException error) {
        CoreBlockRequest request = landing.land(token);
        if (request == null) {
            return;
        }
        PartCall call = request.call();
        call.ended(error.failure(), error.detail().errno());
        call.threw(error);
    }

    @Override
    public void cancel(long token) {
        queue.cancel(token);
    }

    @Override
    public void retire(Region region) {
        queue.retire(region);
    }

    @Override
    public void close() {
        queue.close();
    }
}
