// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.SlabPool.Block;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A block with the buffer in it, used for one buffer after another while it stays out of the pool. What is written here is
 * its owner's: who has the block, one at a time. A tracked buffer has an arena of its own, so that using it after it was
 * freed throws; its block goes back at once.
 */
final class SlabAllocation implements BufferAllocator.Allocation {

    private static final VarHandle OPEN;

    static {
        try {
            OPEN = MethodHandles.lookup().findVarHandle(SlabAllocation.class, "open", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SlabAllocator allocator;
    private final Block block;
    private final long number;
    private final Region region;
    /** Where in the region the block begins. */
    private final long start;
    /** Whether it is no slab of its own. */
    private final boolean kept;
    /** {@code null} while it is not tracked. */
    private Arena arena;
    private MemorySegment segment;
    private long regionOffset;
    private String place = "";
    /** Written by its owner, read by statistics too. */
    private volatile boolean open;

    /**
     * Takes a block for buffers.
     *
     * @param allocator whose
     * @param block of one of its slabs
     * @param number positive, one that no other of the allocator has or had
     */
    SlabAllocation(SlabAllocator allocator, Block block, long number) {
        this.allocator = allocator;
        this.block = block;
        this.number = number;
        region = block.slab().region();
        kept = block.slab().isStandard() && block.order() < Caches.ORDERS;
        start = block.granule() * allocator.granule();
        regionOffset = start;
        segment = region.memory().asSlice(start, 0);
    }

    /**
     * Begins a buffer of the block's first bytes. Nothing is made where the last one was as long.
     *
     * @param size its length
     * @return this
     */
    SlabAllocation begin(long size) {
        if (segment.byteSize() != size || regionOffset != start) {
            regionOffset = start;
            segment = region.memory().asSlice(start, size);
        }
        OPEN.setRelease(this, true);
        return this;
    }

    /** Begins a buffer of a shape, which the block is large enough for. */
    SlabAllocation begin(Shape shape) {
        regionOffset = start + shape.shift(region.base() + start);
        segment = region.memory().asSlice(regionOffset, shape.size());
        OPEN.setRelease(this, true);
        return this;
    }

    /** Begins a buffer that cannot be used after its end. */
    @SuppressWarnings("restricted")
    SlabAllocation beginTracked(Shape shape, String from) {
        regionOffset = start + shape.shift(region.base() + start);
        arena = Arena.ofShared();
        segment = MemorySegment.ofAddress(region.base() + regionOffset).reinterpret(shape.size(), arena, null);
        place = from;
        OPEN.setRelease(this, true);
        return this;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public long regionOffset() {
        return regionOffset;
    }

    Block block() {
        return block;
    }

    /** {@return what tells it from all others of the allocator, positive} */
    long number() {
        return number;
    }

    int order() {
        return block.order();
    }

    /** {@return whether it is kept for the next buffer} */
    boolean isKept() {
        return kept && arena == null;
    }

    /** {@return whether a buffer is in it} */
    boolean isOpen() {
        return open;
    }

    /** {@return where it was allocated, empty when it is not tracked} */
    String place() {
        return place;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when it was freed before and not allocated since, or while a call uses a tracked one:
     * nothing was freed then
     */
    @Override
    public void free() {
        if (!open) {
            throw new IllegalStateException(this + " was freed before");
        }
        if (arena != null) {
            arena.close();
        }
        OPEN.setRelease(this, false);
        allocator.free(this);
    }

    @Override
    public String toString() {
        return segment.byteSize() + " bytes in " + region() + " at " + regionOffset;
    }
}
