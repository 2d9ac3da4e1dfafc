// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.SlabAllocator.Block;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator.Allocation;
import java.lang.foreign.MemorySegment;

/** A block that is out, as the framework sees it. */
final class SlabAllocation implements Allocation {

    private final SlabAllocator allocator;
    private final Block block;

    SlabAllocation(SlabAllocator allocator, Block block) {
        this.allocator = allocator;
        this.block = block;
    }

    @Override
    public MemorySegment segment() {
        return region().memory().asSlice(block.offset(), block.size());
    }

    @Override
    public Region region() {
        return block.slab().region();
    }

    @Override
    public long regionOffset() {
        return block.offset();
    }

    @Override
    public void free() {
        allocator.free(block);
    }
}
