// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.io.ScatterList.Exactness;
import io.kiovec.io.ScatterMapper;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.linux.PageRuns;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pieces of memory, from the kernel's page map. A region's list is kept until the region is retired; for the regions
 * of other allocators, of which nobody tells the end, it is asked anew each time.
 */
final class PageMapScatter implements ScatterMapper {

    private static final int PAGE = 4096;

    private final Linux.Availability linux;
    private final Map<Long, ScatterList> known = new ConcurrentHashMap<>();
    private final Map<Long, Region> own = new ConcurrentHashMap<>();

    PageMapScatter(Linux.Availability linux) {
        this.linux = linux;
    }

    /** A region of this bundle's allocators: its end will be told. */
    void own(Region region) {
        own.put(region.id(), region);
    }

    /** A region goes. */
    void forget(Region region) {
        own.remove(region.id());
        known.remove(region.id());
    }

    @Override
    public ScatterList map(Region region) {
        ScatterList list = known.get(region.id());
        if (list == null) {
            list = map(region.memory());
            if (own.containsKey(region.id())) {
                known.put(region.id(), list);
            }
        }
        return list;
    }

    @Override
    public ScatterList map(MemorySegment memory) {
        if (!(linux instanceof Linux.Available(Kernel kernel))) {
            return ScatterList.estimate(memory.address(), memory.byteSize(), PAGE);
        }
        if (memory.byteSize() == 0) {
            return ScatterList.estimate(memory.address(), 0, PAGE);
        }
        PageRuns runs = kernel.pageRuns(memory);
        boolean exact = runs.exactness() instanceof PageRuns.Exactness.Exact;
        return ScatterList.of(runs.lengths(), runs.addresses(), exact ? Exactness.EXACT : Exactness.ESTIMATED);
    }
}
