// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Memory of the adapter's own: a region for each piece. */
final class RamAllocator implements BufferAllocator {

    private final AtomicLong used = new AtomicLong();
    private final AtomicLong buffers = new AtomicLong();

    @Override
    public Allocation allocate(long size, long alignment) {
        Arena arena = Arena.ofShared();
        MemorySegment whole = arena.allocate(size + alignment);
        long offset = Math.ceilDiv(whole.address(), alignment) * alignment - whole.address();
        used.addAndGet(size);
        buffers.incrementAndGet();
        Region region = Region.of(whole);
        return new Allocation() {
            @Override
            public MemorySegment segment() {
                return whole.asSlice(offset, size);
            }

            @Override
            public Region region() {
                return region;
            }

            @Override
            public long regionOffset() {
                return offset;
            }

            @Override
            public void free() {
                used.addAndGet(-size);
                buffers.decrementAndGet();
                arena.close();
            }
        };
    }

    @Override
    public AllocatorStatistics statistics() {
        return new AllocatorStatistics("ram", "pages", Long.MAX_VALUE, used.get(), used.get(), buffers.get(),
                (int) buffers.get(), List.of());
    }
}
