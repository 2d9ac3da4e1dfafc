// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.io.ScatterList.Exactness;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.linux.PageRuns;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageMapScatterTest {

    private final Kernel kernel = mock(Kernel.class);
    private final PageMapScatter mapper = new PageMapScatter(new Linux.Available(kernel));
    private final Region region = Region.of(Arena.ofAuto().allocate(8192, 4096));

    private void kernelSays(PageRuns.Exactness exactness) {
        when(kernel.pageRuns(any()))
                .thenReturn(
                        PageRuns.of(new long[]{4096, 4096}, new long[]{0x5000, PageRuns.UNKNOWN_ADDRESS}, exactness));
    }

    @Test
    void aRegionIsAskedForOnceUntilItsAllocatorRetiresIt() {
        kernelSays(new PageRuns.Exactness.Exact());
        ScatterList list = mapper.map(region);
        assertEquals(Exactness.EXACT, list.exactness());
        assertEquals(2, list.pieces());
        assertEquals(0x5000, list.address(0).getAsLong());
        assertSame(list, mapper.map(region));
        mapper.forget(region);
        assertNotSame(list, mapper.map(region));
    }

    /** More regions than are looked up without a lock. */
    @Test
    void eachOfManyRegionsHasItsOwnList() {
        PageMapScatter without = new PageMapScatter(new Linux.Unavailable("none"));
        List<Region> regions = IntStream.range(1, 200)
                .mapToObj(pages -> Region.of(Arena.ofAuto().allocate(pages * 4096L, 4096))).toList();
        List<ScatterList> lists = regions.stream().map(without::map).toList();
        for (int i = 0; i < lists.size(); i++) {
            assertEquals(regions.get(i).length(), lists.get(i).length());
            assertSame(lists.get(i), without.map(regions.get(i)));
        }
        without.forget(regions.get(0));
        assertNotSame(lists.get(0), without.map(regions.get(0)));
        assertSame(lists.get(64), without.map(regions.get(64)));
    }

    @Test
    void memoryIsAskedForEachTime() {
        kernelSays(new PageRuns.Exactness.Estimate("hidden"));
        ScatterList list = mapper.map(region.memory());
        assertEquals(Exactness.ESTIMATED, list.exactness());
        assertNotSame(list, mapper.map(region.memory()));
    }

    @Test
    void anArrayHasNoPieces() {
        assertThrows(IllegalArgumentException.class, () -> mapper.map(MemorySegment.ofArray(new byte[10])));
    }

    @Test
    void D5_withoutLinuxOnePieceAPageIsEstimated() {
        PageMapScatter without = new PageMapScatter(new Linux.Unavailable("none"));
        assertEquals(2, without.map(region).pieces());
        assertEquals(Exactness.ESTIMATED, without.map(region).exactness());
        assertEquals(0, mapper.map(region.memory().asSlice(0, 0)).pieces());
    }

    @Test
    void theRunningKernelTellsThePiecesOfASlab() throws Exception {
        PageMapScatter real = new PageMapScatter(new Linux.Available(Kernels.real()));
        SlabSource source = new SlabSource(Kernels.real(), SlabSource.Kind.CONTIGUOUS);
        Slab slab = source.map(Slab.SIZE, Slab.SIZE, Settings.DEFAULT);
        try {
            ScatterList list = real.map(slab.region());
            assertEquals(Slab.SIZE, list.length());
            if (slab.isHuge()) {
                assertEquals(1, list.pieces());
            }
        } finally {
            slab.unmap();
        }
    }
}
