// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/** An adapter's own memory: chunks of the largest transfer, made when they are first needed, kept until it closes. */
final class StagingMemory {

    private final Arena arena = Arena.ofShared();
    private final long chunkBytes;
    private final ConcurrentLinkedDeque<MemorySegment> idle = new ConcurrentLinkedDeque<>();

    StagingMemory(long chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    MemorySegment take() {
        MemorySegment chunk = idle.pollFirst();
        return chunk != null ? chunk : arena.allocate(chunkBytes, 4096);
    }

    void give(MemorySegment chunk) {
        idle.addFirst(chunk);
    }

    void close() {
        arena.close();
    }
}
