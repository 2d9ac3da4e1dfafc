// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Buffers without an allocator. */
public final class TestMemory implements IoBuffer {

    private final MemorySegment memory;

    private TestMemory(long bytes) {
        memory = Arena.ofAuto().allocate(bytes, 4096);
    }

    public static IoBuffer allocate(long bytes) {
        return new TestMemory(bytes);
    }

    @Override
    public MemorySegment segment() {
        return memory;
    }

    @Override
    public long size() {
        return memory.byteSize();
    }

    @Override
    public Region region() {
        return Region.of(memory);
    }

    @Override
    public long regionOffset() {
        return 0;
    }

    @Override
    public String allocator() {
        return "test";
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void close() {
        // The collector has it.
    }
}
