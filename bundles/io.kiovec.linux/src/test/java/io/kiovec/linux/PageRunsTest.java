// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PageRunsTest {

    private static final long MIB = 1 << 20;

    private final Kernel kernel = RunningKernel.get();

    @Test
    void aHugePageIsOnePiece() throws IOException {
        RunningKernel.assumeRoot();
        long huge = kernel.hugePageSize().orElse(2 * MIB);
        try (Mapping mapping = kernel.map(huge, huge, PageKind.TRANSPARENT_HUGE, Lifetime.UNCHECKED)) {
            mapping.advise(Advice.POPULATE_WRITE);
            assumeTrue(mapping.hugePages().equals(new HugePages.Obtained(huge)), "the kernel had no huge page at hand");
            PageRuns runs = kernel.pageRuns(mapping.memory());
            assertEquals(new PageRuns.Exactness.Exact(), runs.exactness());
            assertEquals(1, runs.count());
            assertEquals(huge, runs.length(0));
            assertEquals(0, runs.address(0).orElseThrow() % huge);
        }
    }

    @Test
    void basePagesAreExactAndCoverTheMemory() throws IOException {
        RunningKernel.assumeRoot();
        try (Mapping mapping = kernel.map(3 * MIB, 1, PageKind.BASE, Lifetime.UNCHECKED)) {
            mapping.advise(Advice.NO_HUGE_PAGE);
            mapping.advise(Advice.POPULATE_WRITE);
            PageRuns runs = kernel.pageRuns(mapping.memory());
            assertEquals(new PageRuns.Exactness.Exact(), runs.exactness());
            assertEquals(3 * MIB, Arrays.stream(runs.lengths()).sum());
            assertTrue(Arrays.stream(runs.addresses()).allMatch(address -> address > 0));
        }
    }

    @Test
    void aPieceOfAPageHasThePagesAddressPlusItsPlace() throws IOException {
        RunningKernel.assumeRoot();
        try (Mapping mapping = kernel.map(MIB, 1, PageKind.BASE, Lifetime.UNCHECKED)) {
            mapping.advise(Advice.POPULATE_WRITE);
            long page = kernel.pageRuns(mapping.memory()).address(0).orElseThrow();
            PageRuns runs = kernel.pageRuns(mapping.memory().asSlice(100, 200));
            assertEquals(page + 100, runs.address(0).orElseThrow());
            assertEquals(200, runs.length(0));
        }
    }

    @Test
    void pagesThatWereNeverTouchedMakeItAnEstimateAndStayUntouched() throws IOException {
        try (Mapping mapping = kernel.map(MIB, 1, PageKind.BASE, Lifetime.UNCHECKED)) {
            for (int round = 0; round < 2; round++) {
                PageRuns runs = kernel.pageRuns(mapping.memory());
                assertInstanceOf(PageRuns.Exactness.Estimate.class, runs.exactness());
                assertEquals(MIB / kernel.pageSize(), runs.count());
                assertTrue(runs.address(0).isEmpty());
            }
        }
    }

    @Test
    void memoryOnTheHeapHasNoPages() {
        assertThrows(IllegalArgumentException.class, () -> kernel.pageRuns(MemorySegment.ofArray(new byte[8])));
    }
}
