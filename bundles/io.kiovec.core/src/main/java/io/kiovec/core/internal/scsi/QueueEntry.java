// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** What a driver is told of the command that is put into its queue. Reused for every command. */
final class QueueEntry implements ScsiEndpointQueue.Entry {

    private long token;
    private TaggedCall call;

    void begin(long number, TaggedCall command) {
        token = number;
        call = command;
    }

    void end() {
        call = null;
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public MemorySegment cdb() {
        return call.cdb();
    }

    @Override
    public DataDirection direction() {
        return call.direction();
    }

    @Override
    public MemorySegment data() {
        return call.data();
    }

    @Override
    public Optional<Region> region() {
        return call.region();
    }

    @Override
    public Optional<IoBuffer> buffer() {
        return call.buffer();
    }

    @Override
    public long regionOffset() {
        return call.regionOffset();
    }

    @Override
    public TransferMode mode() {
        return call.mode();
    }

    @Override
    public DataPhase dataPhase() {
        return call.dataPhase();
    }

    @Override
    public TaskAttribute attribute() {
        return call.attribute();
    }

    @Override
    public MemorySegment sense() {
        return call.sense();
    }

    @Override
    public long timeoutNanos() {
        return call.timeoutNanos();
    }
}
