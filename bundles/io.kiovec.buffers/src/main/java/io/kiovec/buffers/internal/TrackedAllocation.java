// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.SlabAllocator.Block;
import io.kiovec.io.AllocatorStatistics.TrackedBuffer;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Collectors;

/**
 * A block that is followed: its segment has an arena of its own, so that using it after free throws, and it knows the
 * place of its allocation. Both cost, so this is for finding mistakes.
 */
final class TrackedAllocation implements Allocation {

    private final SlabAllocator allocator;
    private final Block block;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private final String place;

    @SuppressWarnings("restricted")
    TrackedAllocation(SlabAllocator allocator, Block block) {
        this.allocator = allocator;
        this.block = block;
        segment = MemorySegment.ofAddress(region().base() + block.offset()).reinterpret(block.size(), arena, null);
        place = StackWalker.getInstance().walk(frames -> frames
                .filter(frame -> !frame.getClassName().startsWith("io.kiovec.buffers.")
                        && !frame.getClassName().startsWith("io.kiovec.core."))
                .limit(12).map(StackWalker.StackFrame::toString).collect(Collectors.joining("\n")));
    }

    TrackedBuffer describe() {
        return new TrackedBuffer(block.size(), place);
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
        return block.offset();
    }

    @Override
    public void free() {
        allocator.untrack(this);
        arena.close();
        allocator.free(block);
    }
}
