// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockOperation;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Durability;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** What a driver is told of the request that is put into its queue. Reused for every request. */
final class BlockEntry implements BlockEndpointQueue.Entry {

    private long token;
    private CoreBlockRequest request;

    void begin(long number, CoreBlockRequest queued) {
        token = number;
        request = queued;
    }

    void end() {
        request = null;
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public BlockEndpointQueue.Kind kind() {
        return request.operation() == BlockOperation.READ
                ? BlockEndpointQueue.Kind.READ
                : request.operation() == BlockOperation.WRITE
                        ? BlockEndpointQueue.Kind.WRITE
                        : BlockEndpointQueue.Kind.FLUSH;
    }

    @Override
    public long offset() {
        return request.offset();
    }

    @Override
    public MemorySegment memory() {
        return request.queuedMemory();
    }

    @Override
    public List<MemorySegment> pieces() {
        Pieces pieces = request.pieces();
        return pieces == null ? List.of() : pieces.all();
    }

    @Override
    public Optional<Region> region() {
        return request.call().region();
    }

    @Override
    public Optional<IoBuffer> buffer() {
        return request.call().buffer();
    }

    @Override
    public long regionOffset() {
        return request.call().regionOffset();
    }

    @Override
    public TransferMode mode() {
        return request.call().mode();
    }

    @Override
    public Durability durability() {
        return request.call().durability();
    }

    @Override
    public DataPhase dataPhase() {
        return request.call().dataPhase();
    }

    @Override
    public long timeoutNanos() {
        return request.call().timeoutNanos();
    }
}
