// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.KernelFile;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.internal.NativeMapping.Range;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Makes mappings.
 *
 * @param pageSize bytes of a base page
 * @param hugePageSize bytes of a transparent huge page, empty where the kernel has none
 * @param reservedPageSize bytes of a page of the huge page reserve, empty where the kernel has none
 * @param smaps where the kernel describes this process' memory
 */
record AddressSpace(Architecture architecture, long pageSize, OptionalLong hugePageSize, OptionalLong reservedPageSize,
        Path smaps) {

    private static final int READ_WRITE = MemoryCalls.PROTECTION_READ | MemoryCalls.PROTECTION_WRITE;
    /** Beyond any address space, and small enough to add up. */
    private static final long MOST = 1L << 56;

    static AddressSpace of(Architecture architecture, Path sysfs, Path proc) {
        return new AddressSpace(architecture, pageSize(proc),
                KernelFile.number(sysfs.resolve("kernel/mm/transparent_hugepage/hpage_pmd_size")),
                reservedPageSize(proc), proc.resolve("self/smaps"));
    }

    /** A call would do, too, and be the only one that a short command has to link. */
    private static long pageSize(Path proc) {
        return KernelFile.bytes(proc.resolve("self/auxv"))
                .map(pairs -> new AuxiliaryVector(pairs).value(AuxiliaryVector.PAGE_SIZE)).orElse(OptionalLong.empty())
                .orElseGet(MemoryCalls::pageSize);
    }

    private static OptionalLong reservedPageSize(Path proc) {
        return KernelFile.lines(proc.resolve("meminfo")).orElse("").lines()
                .filter(line -> line.startsWith("Hugepagesize:") && line.endsWith(" kB"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024).findFirst();
    }

    /**
     * Maps anonymous memory between two inaccessible pages. More address space than needed is taken, and what is over
     * given back, because mmap(2) aligns to pages only. The pages around also keep the kernel from joining this area
     * with one beside it, so that smaps speaks of this mapping alone.
     */
    Mapping guarded(long length, long alignment, long unit, Lifetime lifetime) throws ErrnoException {
        long size = rounded(length, unit);
        long step = Math.max(alignment, pageSize);
        long taken = size + step + 2 * pageSize;
        String subject = size + " bytes";
        long from = checked("mmap", MemoryCalls.mapAnonymous(taken, MemoryCalls.PROTECTION_NONE, 0), subject);
        Range kept = new Range(from, taken);
        try {
            long start = up(from + pageSize, step);
            kept = trimmed(kept, new Range(start - pageSize, size + 2 * pageSize));
            checked("mprotect", MemoryCalls.protect(start, size, READ_WRITE), subject);
            return new NativeMapping(new Range(start, size), kept, OpenAccess.READ_WRITE, lifetime, this);
        } catch (ErrnoException failed) {
            MemoryCalls.unmap(kept.start(), kept.length());
            throw failed;
        }
    }

    /** Gives back what lies before and behind. What cannot be given back stays part of the mapping. */
    private static Range trimmed(Range taken, Range wanted) {
        long start = wanted.start();
        long end = wanted.end();
        if (start > taken.start() && MemoryCalls.unmap(taken.start(), start - taken.start()) < 0) {
            start = taken.start();
        }
        if (end < taken.end() && MemoryCalls.unmap(end, taken.end() - end) < 0) {
            end = taken.end();
        }
        return new Range(start, end - start);
    }

    /** Maps pages of the reserve. They come aligned to their size; the kernel never joins such areas. */
    Mapping reserved(long length, long alignment, Lifetime lifetime) throws ErrnoException {
        long unit = reservedPageSize.orElse(pageSize);
        if (alignment > unit) {
            throw new IllegalArgumentException(
                    "reserved huge pages are aligned to " + unit + ": ask for no more, not " + alignment);
        }
        long size = rounded(length, unit);
        long start = checked("mmap MAP_HUGETLB",
                MemoryCalls.mapAnonymous(size, READ_WRITE, MemoryCalls.MAP_HUGETLB), size + " bytes");
        Range range = new Range(start, size);
        return new NativeMapping(range, range, OpenAccess.READ_WRITE, lifetime, this);
    }

    /** Maps what a descriptor shows. */
    Mapping shared(NativeDescriptor descriptor, OpenAccess access, long offset, long length, Lifetime lifetime)
            throws ErrnoException {
        if (length <= 0 || length > MOST || offset < 0 || offset % pageSize != 0) {
            throw new IllegalArgumentException("length " + length + " at " + offset
                    + ": a positive length, at a multiple of the page size " + pageSize);
        }
        int protection = switch (access) {
            case READ_ONLY -> MemoryCalls.PROTECTION_READ;
            case WRITE_ONLY -> MemoryCalls.PROTECTION_WRITE;
            case READ_WRITE -> READ_WRITE;
        };
        long start = checked("mmap", descriptor.map(protection, offset, length), descriptor.path().toString());
        Range range = new Range(start, length);
        return new NativeMapping(range, range, access, lifetime, this);
    }

    private static long checked(String call, long result, String subject) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, (int) -result, subject);
        }
        return result;
    }

    static void checkAlignment(long alignment) {
        if (Long.bitCount(alignment) != 1 || alignment < 0 || alignment > MOST) {
            throw new IllegalArgumentException("alignment " + alignment + ": give a power of two");
        }
    }

    private static long rounded(long length, long unit) {
        if (length <= 0 || length > MOST) {
            throw new IllegalArgumentException("length " + length + ": give 1 to " + MOST);
        }
        return up(length, unit);
    }

    private static long up(long value, long step) {
        return (value + step - 1) / step * step;
    }
}
