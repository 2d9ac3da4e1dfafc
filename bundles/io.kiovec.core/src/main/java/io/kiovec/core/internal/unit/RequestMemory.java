// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.ScatterList;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The memory of a request: a part of a buffer or any other, the pieces that it is made of, and what it is staged in. */
final class RequestMemory {

    private LeasedBuffer buffer;
    private long bufferOffset;
    private MemorySegment memory = MemorySegment.NULL;
    /** The pieces of memory that is no buffer, asked once for each run. */
    private ScatterList ownScatter;
    private LeasedBuffer stagedIn;
    private MemorySegment stagedView = MemorySegment.NULL;

    void set(IoBuffer given, long from, long count) {
        if (given == buffer && from == bufferOffset && count == memory.byteSize()) {
            return;
        }
        Objects.checkFromIndexSize(from, count, given.size());
        buffer = given instanceof LeasedBuffer leased ? leased : null;
        bufferOffset = from;
        MemorySegment all = buffer == null ? given.segment() : buffer.leased();
        memory = from == 0 && count == all.byteSize() ? all : all.asSlice(from, count);
    }

    void set(MemorySegment given) {
        buffer = null;
        bufferOffset = 0;
        memory = Objects.requireNonNull(given, "memory");
    }

    /** Begins a run, in which the pieces are asked anew. */
    void begin() {
        ownScatter = null;
    }

    LeasedBuffer buffer() {
        return buffer;
    }

    MemorySegment segment() {
        return memory;
    }

    boolean isAlive() {
        return memory.scope().isAlive();
    }

    ScatterList scatter(ScatterSource source) {
        if (buffer != null) {
            return buffer.scatter(source);
        }
        if (ownScatter == null) {
            ownScatter = source.map(memory);
        }
        return ownScatter;
    }

    long offsetInScatter() {
        return buffer == null ? 0 : buffer.regionOffset() + bufferOffset;
    }

    /** Kept, for a pool gives the same piece again. */
    MemorySegment staged(LeasedBuffer chunk, long length) {
        if (stagedIn != chunk || stagedView.byteSize() != length) {
            stagedView = chunk.leased().asSlice(0, length);
            stagedIn = chunk;
        }
        return stagedView;
    }
}
