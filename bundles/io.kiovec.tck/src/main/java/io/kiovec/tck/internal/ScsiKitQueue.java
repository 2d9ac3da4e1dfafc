// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A queue of a SCSI face; its requests are commands that read and write the scratch device. */
final class ScsiKitQueue extends KitQueue {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ScsiEndpointQueue queue;
    private final ScsiScratch disk;
    private final List<Queued> kept = new ArrayList<>();
    private final ScsiEndpointQueue.Sink sink = (token, failure, status, senseLength, residual, mode, copied,
            errno) -> complete(token, failure == Failure.NONE && status == KitScsiCall.GOOD, failure, residual, -1,
                    mode,
                    copied);

    ScsiKitQueue(ScsiEndpointQueue queue, ScsiScratch disk) {
        this.queue = queue;
        this.disk = disk;
    }

    /** A command as the driver sees it. */
    private record Queued(Request request, MemorySegment cdb, MemorySegment sense) implements ScsiEndpointQueue.Entry {

        @Override
        public long token() {
            return request.token();
        }

        @Override
        public DataDirection direction() {
            return request.direction();
        }

        @Override
        public MemorySegment data() {
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
        public DataPhase dataPhase() {
            return DataPhase.DELIVER;
        }

        @Override
        public TaskAttribute attribute() {
            return TaskAttribute.SIMPLE;
        }

        @Override
        public long timeoutNanos() {
            return TIMEOUT.toNanos();
        }
    }

    @Override
    boolean offer(Request request) throws DeviceException {
        byte[] cdb = disk.cdb(request.direction(), request.offset(), request.piece().segment().byteSize());
        Queued queued = new Queued(request, Arena.ofAuto().allocate(cdb.length, 8).copyFrom(MemorySegment.ofArray(cdb)),
                Arena.ofAuto().allocate(KitScsiCall.MOST_SENSE, 8));
        // Command and sense stay until the token has come back, and longer.
        kept.add(queued);
        return queue.offer(queued);
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
