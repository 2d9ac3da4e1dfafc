// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.SlabPool.Block;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A buffer's memory. A tracked one has an arena of its own, so that using it after it was freed throws. */
final class SlabAllocation implements BufferAllocator.Allocation {

    private final SlabAllocator allocator;
    private final Block block;
    private final Optional<Arena> arena;
    private final MemorySegment segment;
    private final long regionOffset;
    private final String place;

    @SuppressWarnings("restricted")
    SlabAllocation(SlabAllocator allocator, Block block, Shape shape, boolean tracked, String place) {
        this.allocator = allocator;
        this.block = block;
        this.place = place;
        Region region = block.slab().region();
        long start = block.granule() * allocator.granule();
        regionOffset = start + shape.shift(region.base() + start);
        arena = tracked ? Optional.of(Arena.ofShared()) : Optional.empty();
        segment = arena
                .map(own -> MemorySegment.ofAddress(region.base() + regionOffset).reinterpret(shape.size(), own, null))
                .orElseGet(() -> region.memory().asSlice(regionOffset, shape.size()));
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public Region region() {
        return block.slab().region();
    }

    @Override
    public long regionOffset() {
        return regionOffset;
    }

    /** {@return where it was allocated, empty when it is not tracked} */
    String place() {
        return place;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when it was freed before, or while a call uses a tracked one: nothing was freed
     * then
     */
    @Override
    public void free() {
        arena.ifPresent(Arena::close);
        allocator.free(this, block);
    }

    @Override
    public String toString() {
        return segment.byteSize() + " bytes in " + region() + " at " + regionOffset;
    }
}
