// SPDX-License-Identifier: Apache-2.0
package org.example.plain;

import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;

/** An open device. It copies, and says so: the limits have no direct mode, and each call tells the bytes. */
final class PlainEndpoint implements BlockEndpoint {

    /** Bytes of a logical block. */
    static final int BLOCK = 512;

    private final MemorySegment medium;
    private final Identity identity;
    private final Limits limits;

    PlainEndpoint(MemorySegment medium, Identity identity) {
        this.medium = medium;
        this.identity = identity;
        limits = Limits.builder().modes(TransferMode.INDIRECT).set(Limit.CAPACITY, medium.byteSize())
                .set(Limit.LOGICAL_BLOCK, BLOCK).set(Limit.MAX_TRANSFER, 1 << 20).build();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) {
        MemorySegment.copy(medium, offset, memory, 0, memory.byteSize());
        call.tellCopied(memory.byteSize());
        return memory.byteSize();
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) {
        MemorySegment.copy(memory, 0, medium, offset, memory.byteSize());
        call.tellCopied(memory.byteSize());
        return memory.byteSize();
    }

    @Override
    public void flush(BlockCall call) {
        // An array has no cache before it: what was written lasts as long as the array does.
    }

    @Override
    public void close() {
        // The array belongs to the transport.
    }
}
