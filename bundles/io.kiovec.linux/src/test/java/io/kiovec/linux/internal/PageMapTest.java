// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.linux.Kernel;
import io.kiovec.linux.PageRuns;
import io.kiovec.linux.RunningKernel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page map's reader over files made to look like the kernel's. */
class PageMapTest {

    private static final long PRESENT = 1L << 63;
    private static final long SOFT_DIRTY = 1L << 55;

    @TempDir
    private Path process;
    private final Kernel kernel = RunningKernel.get();
    private final long page = kernel.pageSize();

    private PageRuns runs(long address, long length) {
        return new PageMap(kernel, process).runs(address, length);
    }

    private void entries(long firstPage, long... entries) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(process.resolve("pagemap").toFile(), "rw")) {
            file.seek(firstPage * 8);
            for (long entry : entries) {
                file.writeLong(Long.reverseBytes(entry));
            }
        }
    }

    @Test
    void followingFramesAreOnePiece() throws IOException {
        entries(16, PRESENT | 100, PRESENT | SOFT_DIRTY | 101, PRESENT | 200, PRESENT | 199);
        PageRuns runs = runs(16 * page, 4 * page);
        assertEquals(new PageRuns.Exactness.Exact(), runs.exactness());
        assertArrayEquals(new long[]{2 * page, page, page}, runs.lengths());
        assertArrayEquals(new long[]{100 * page, 200 * page, 199 * page}, runs.addresses());
    }

    @Test
    void memoryBeginsAndEndsWithinPages() throws IOException {
        entries(16, PRESENT | 100, PRESENT | 101);
        PageRuns runs = runs(16 * page + 10, page);
        assertArrayEquals(new long[]{page}, runs.lengths());
        assertArrayEquals(new long[]{100 * page + 10}, runs.addresses());
    }

    @Test
    void moreEntriesThanOneReadTakesAreOnePieceStill() throws IOException {
        long[] entries = new long[20_000];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = PRESENT | 1000 + i;
        }
        entries(3, entries);
        assertArrayEquals(new long[]{20_000 * page}, runs(3 * page, 20_000 * page).lengths());
    }

    @Test
    void anAbsentPageIsAPieceWithoutAddressAndMakesAnEstimate() throws IOException {
        entries(16, PRESENT | 100, 0, PRESENT | 101);
        PageRuns runs = runs(16 * page, 4 * page);
        PageRuns.Exactness.Estimate estimate = assertInstanceOf(PageRuns.Exactness.Estimate.class, runs.exactness());
        assertTrue(estimate.reason().contains("2 pages"), estimate.reason());
        assertEquals(4, runs.count());
        assertTrue(runs.address(1).isEmpty());
        assertEquals(101 * page, runs.address(2).orElseThrow());
    }

    @Test
    void hiddenFramesMakeAnEstimateOfOnePieceForEachPage() throws IOException {
        entries(16, PRESENT, PRESENT, PRESENT);
        PageRuns runs = runs(16 * page + 1, 2 * page);
        PageRuns.Exactness.Estimate estimate = assertInstanceOf(PageRuns.Exactness.Estimate.class, runs.exactness());
        assertTrue(estimate.reason().contains("CAP_SYS_ADMIN"), estimate.reason());
        assertArrayEquals(new long[]{page - 1, page, 1}, runs.lengths());
        assertTrue(runs.address(0).isEmpty());
    }

    @Test
    void hiddenFramesOfAnAreaOfHugePagesAreEstimatedByThem() throws IOException {
        long huge = kernel.hugePageSize().orElse(page);
        long[] hidden = new long[(int) (2 * huge / page)];
        Arrays.fill(hidden, PRESENT);
        entries(huge / page, hidden);
        Files.writeString(process.resolve("smaps"), """
                %x-%x rw-p 00000000 00:00 0
                KernelPageSize: %d kB
                AnonHugePages: %d kB
                """.formatted(huge, 3 * huge, page / 1024, 2 * huge / 1024));
        assertArrayEquals(new long[]{huge - page, page}, runs(huge + page, huge).lengths());
    }

    @Test
    void noPageMapIsAnEstimateThatSaysWhy() {
        PageRuns runs = runs(16 * page, page);
        PageRuns.Exactness.Estimate estimate = assertInstanceOf(PageRuns.Exactness.Estimate.class, runs.exactness());
        assertTrue(estimate.reason().contains("ENOENT"), estimate.reason());
        assertEquals(1, runs.count());
    }
}
