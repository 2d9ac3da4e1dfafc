// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.core.internal.queue.LaneQueue;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpointQueue;

/** A driver's queue of commands. */
final class ScsiLaneQueue implements LaneQueue<CoreScsiRequest>, ScsiEndpointQueue.Sink {

    private final ScsiEndpointQueue queue;
    private final Landing<CoreScsiRequest> landing;
    private final QueueEntry entry = new QueueEntry();

    ScsiLaneQueue(ScsiEndpointQueue queue, Landing<CoreScsiRequest> landing) {
        this.queue = queue;
        this.landing = landing;
    }

    @Override
    public Offered offer(long token, CoreScsiRequest request) throws DeviceException {
        entry.begin(token, request.call());
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
    public void reap(int minimum, long nanos) throws DeviceException {
        queue.reap(this, minimum, nanos);
    }

    @Override
    public void complete(long token, Failure failure, int status, int senseLength, long residual, TransferMode mode,
            long copiedBytes, int errno) {
        CoreScsiRequest request = landing.land(token);
        if (request == null) {
            return;
        }
        TaggedCall call = request.call();
        call.tellMode(mode);
        call.tellCopied(copiedBytes);
        call.ended(failure, errno);
        if (failure == Failure.NONE) {
            call.tellStatus(status, senseLength, residual);
        }
    }

    @Override
    public void cancel(long token) {
        queue.cancel(token);
    }

    /** Queues of commands register nothing. */
    @Override
    public void retire(Region region) {
    }

    @Override
    public void close() {
        queue.close();
    }
}
