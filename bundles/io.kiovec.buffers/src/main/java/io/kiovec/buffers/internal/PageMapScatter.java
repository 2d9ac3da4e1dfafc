// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.io.ScatterMapper;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.linux.PageRuns;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Scatter lists by the kernel's page map. The list of a region is kept until its allocator retires the region: it is
 * what the kernel said when it was first asked, and pages that are not pinned may have moved since. Any thread.
 */
final class PageMapScatter implements ScatterMapper {

    /** The smallest page that the supported systems have: an estimate never counts too few pieces. */
    private static final int SMALLEST_PAGE = 4096;
    /** A power of two. */
    private static final int RECENT = 64;

    /** The list of a region, whose id no other has. */
    private record Known(long id, ScatterList list) {
    }

    private final Linux.Availability linux;
    /** By the last bits of the region's id: a transfer looks here first, without a lock. */
    private final AtomicReferenceArray<Known> recent = new AtomicReferenceArray<>(RECENT);
    /**
     * Weak, because the regions of other allocators end unheard. Keyed by the object, for a region's id is its object's
     * alone. Guarded by itself.
     */
    private final Map<Region, ScatterList> known = new WeakHashMap<>();

    PageMapScatter(Linux.Availability linux) {
        this.linux = linux;
    }

    /** A region is about to be unmapped: told by the allocators of this bundle. */
    void forget(Region region) {
        Known there = recent.get(place(region));
        if (there != null && there.id == region.id()) {
            recent.compareAndSet(place(region), there, null);
        }
        synchronized (known) {
            known.remove(region);
        }
    }

    private static int place(Region region) {
        return (int) region.id() & RECENT - 1;
    }

    @Override
    public ScatterList map(Region region) {
        Known there = recent.get(place(region));
        if (there != null && there.id == region.id()) {
            return there.list;
        }
        ScatterList list = keep(region);
        recent.set(place(region), new Known(region.id(), list));
        return list;
    }

    private ScatterList keep(Region region) {
        synchronized (known) {
            ScatterList list = known.get(region);
            if (list != null) {
                return list;
            }
        }
        // Asked without the lock; two threads that ask at once get lists that are equally true.
        ScatterList asked = map(region.memory());
        synchronized (known) {
            ScatterList before = known.putIfAbsent(region, asked);
            return before == null ? asked : before;
        }
    }

    @Override
    public ScatterList map(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("the pieces of a Java array cannot be told, the collector moves it");
        }
        return switch (linux) {
            case Linux.Available(Kernel kernel) when memory.byteSize() > 0 -> list(kernel.pageRuns(memory));
            default -> ScatterList.estimate(memory.address(), memory.byteSize(), SMALLEST_PAGE);
        };
    }

    private static ScatterList list(PageRuns runs) {
        return ScatterList.of(runs.lengths(), runs.addresses(), switch (runs.exactness()) {
            case PageRuns.Exactness.Exact() -> ScatterList.Exactness.EXACT;
            case PageRuns.Exactness.Estimate(String reason) -> ScatterList.Exactness.ESTIMATED;
        });
    }
}
