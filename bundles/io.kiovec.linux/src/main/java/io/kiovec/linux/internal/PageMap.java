// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.PageRuns;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Physical addresses by {@code /proc/self/pagemap} ({@code Documentation/admin-guide/mm/pagemap.rst}): 8 bytes a page,
 * of which bits 0-54 are the page frame and bit 63 says that it is there. Without CAP_SYS_ADMIN the frame is 0.
 */
final class PageMap {

    private static final long PRESENT = 1L << 63;
    private static final long FRAME = (1L << 55) - 1;
    private static final int ENTRIES_AT_ONCE = 8192;

    private final Kernel kernel;
    private final Path processDirectory;

    PageMap(Kernel kernel, Path processDirectory) {
        this.kernel = kernel;
        this.processDirectory = processDirectory;
    }

    PageRuns runs(long address, long length) {
        Runs runs = new Runs(address, length, kernel.pageSize());
        try (Descriptor map = kernel.open(processDirectory.resolve("pagemap"), OpenAccess.READ_ONLY, Set.of());
                Arena arena = Arena.ofConfined()) {
            read(map, arena.allocate(ENTRIES_AT_ONCE * 8L, 8), runs);
        } catch (ErrnoException unreadable) {
            return estimate(address, length, "the page map cannot be read: " + unreadable.getMessage());
        }
        if (runs.hidden > 0) {
            return estimate(address, length, "the kernel shows page frames to CAP_SYS_ADMIN only");
        }
        return runs.finish();
    }

    private static void read(Descriptor map, MemorySegment entries, Runs runs) throws ErrnoException {
        long page = runs.firstPage();
        while (page < runs.endPage()) {
            long wanted = Math.min(ENTRIES_AT_ONCE, runs.endPage() - page) * 8;
            long got = map.pread(entries, 0, wanted, page * 8);
            if (got < 0) {
                throw map.failure("pread", got);
            }
            if (got < 8) {
                // Beyond the end of the address space; nothing is there.
                runs.add(0);
                page++;
            }
            for (long at = 0; at + 8 <= got; at += 8, page++) {
                runs.add(entries.get(JAVA_LONG, at));
            }
        }
    }

    /** One piece for each page; pages are huge where smaps says that all of the area is. */
    private PageRuns estimate(long address, long length, String reason) {
        Optional<Smaps> smaps = Smaps.read(processDirectory.resolve("smaps"));
        Pieces pieces = new Pieces();
        long end = address + length;
        for (long at = address; at < end;) {
            long here = at;
            Optional<Smaps.Area> area = smaps.flatMap(areas -> areas.at(here));
            long page = area.map(this::pageSize).orElse(kernel.pageSize());
            long stop = Math.min(end, area.map(Smaps.Area::end).orElse(end));
            while (at < stop) {
                long next = Math.min(stop, at - at % page + page);
                pieces.add(next - at, PageRuns.UNKNOWN_ADDRESS);
                at = next;
            }
        }
        return pieces.finish(new PageRuns.Exactness.Estimate(reason + "; one piece is assumed for each page"));
    }

    private long pageSize(Smaps.Area area) {
        long made = Math.max(area.pageSize(), kernel.pageSize());
        return area.anonymousHuge() > 0 && area.isHuge() ? kernel.hugePageSize().orElse(made) : made;
    }

    /** Growing arrays, for a region has many pages. */
    private static final class Pieces {

        private long[] lengths = new long[16];
        private long[] addresses = new long[16];
        private int count;

        void add(long length, long physical) {
            if (count > 0 && physical != PageRuns.UNKNOWN_ADDRESS
                    && addresses[count - 1] != PageRuns.UNKNOWN_ADDRESS
                    && addresses[count - 1] + lengths[count - 1] == physical) {
                lengths[count - 1] += length;
                return;
            }
            if (count == lengths.length) {
                lengths = Arrays.copyOf(lengths, 2 * count);
                addresses = Arrays.copyOf(addresses, 2 * count);
            }
            lengths[count] = length;
            addresses[count++] = physical;
        }

        PageRuns finish(PageRuns.Exactness exactness) {
            return PageRuns.of(Arrays.copyOf(lengths, count), Arrays.copyOf(addresses, count), exactness);
        }
    }

    /** Takes entries in the order of the pages. */
    private static final class Runs {

        private final Pieces pieces = new Pieces();
        private final long pageSize;
        private final long end;
        private long at;
        private long absent;
        private long hidden;

        Runs(long address, long length, long pageSize) {
            this.at = address;
            this.end = address + length;
            this.pageSize = pageSize;
        }

        long firstPage() {
            return at / pageSize;
        }

        long endPage() {
            return (end + pageSize - 1) / pageSize;
        }

        void add(long entry) {
            long within = at % pageSize;
            long length = Math.min(end - at, pageSize - within);
            long physical = PageRuns.UNKNOWN_ADDRESS;
            if ((entry & PRESENT) == 0) {
                absent++;
            } else if ((entry & FRAME) == 0) {
                hidden++;
            } else {
                physical = (entry & FRAME) * pageSize + within;
            }
            pieces.add(length, physical);
            at += length;
        }

        PageRuns finish() {
            return pieces.finish(absent == 0
                    ? new PageRuns.Exactness.Exact()
                    : new PageRuns.Exactness.Estimate(absent + " pages are not in memory; populate it first"));
        }
    }
}
