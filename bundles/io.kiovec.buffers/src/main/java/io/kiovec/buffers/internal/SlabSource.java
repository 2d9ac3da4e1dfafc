// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.Settings.Lock;
import io.kiovec.linux.Advice;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.HugePages;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.PageKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.List;

/**
 * Maps slabs and finds out what the kernel really gave. A slab is populated before anybody gets it, so that no transfer
 * pays for page faults and its page map is complete. Stateless, for any thread.
 */
final class SlabSource {

    /** What slabs are made of. */
    enum Kind {
        /** Base pages, also where the system makes huge ones of everything: the comparison must be honest. */
        PAGES,
        /** Huge pages where the kernel gives them. */
        CONTIGUOUS
    }

    private final Kernel kernel;
    private final Kind kind;

    SlabSource(Kernel kernel, Kind kind) {
        this.kernel = kernel;
        this.kind = kind;
    }

    /** {@return bytes of the smallest block: a page, so that two buffers never share one} */
    long granule() {
        return Math.clamp(kernel.pageSize(), 4096, Slab.SIZE);
    }

    /**
     * Maps a slab.
     *
     * @param length a multiple of {@link Slab#SIZE}
     * @param alignment a power of two, at least {@link Slab#SIZE}
     * @param settings what is configured
     * @return the slab, populated
     * @throws ErrnoException when the kernel has no memory for it
     * @throws PlacementRefused when it does not place it as is configured
     */
    Slab map(long length, long alignment, Settings settings) throws ErrnoException, PlacementRefused {
        Mapping mapping = mapped(length, alignment, settings);
        try {
            return new Slab(mapping, found(mapping, length), locked(mapping, settings), granule());
        } catch (RuntimeException | PlacementRefused failed) {
            mapping.close();
            throw failed;
        }
    }

    private Mapping mapped(long length, long alignment, Settings settings) throws ErrnoException, PlacementRefused {
        if (kind == Kind.CONTIGUOUS && settings.usesReserve() && alignment == Slab.SIZE) {
            try {
                Mapping reserved = kernel.map(length, alignment, PageKind.RESERVED_HUGE, Lifetime.UNCHECKED);
                if (reserved.memory().byteSize() == length) {
                    return populated(reserved, settings, List.of(Advice.DONT_FORK));
                }
                // The reserve's pages are larger than a slab.
                reserved.close();
            } catch (ErrnoException | IllegalArgumentException emptyReserve) {
                // The usual case: the reserve has to be set up by the administrator. Transparent ones are next.
            }
        }
        // Larger huge pages (512 MiB on aarch64 with pages of 64 KiB) would waste most of themselves.
        boolean huge = kind == Kind.CONTIGUOUS && kernel.hugePageSize().orElse(0) == Slab.SIZE;
        return populated(kernel.map(length, alignment, huge ? PageKind.TRANSPARENT_HUGE : PageKind.BASE,
                Lifetime.UNCHECKED), settings,
                huge ? List.of(Advice.DONT_FORK) : List.of(Advice.NO_HUGE_PAGE, Advice.DONT_FORK));
    }

    /**
     * Faults all pages in. A child process shares none of them: a fork under a direct read would make the kernel write
     * into the child's copy of a page.
     */
    private Mapping populated(Mapping mapping, Settings settings, List<Advice> before)
            throws ErrnoException, PlacementRefused {
        try {
            bind(mapping, settings);
            for (Advice advice : before) {
                adviseWhereKnown(mapping, advice);
            }
            if (!adviseWhereKnown(mapping, Advice.POPULATE_WRITE)) {
                MemorySegment memory = mapping.memory();
                for (long at = 0; at < memory.byteSize(); at += kernel.pageSize()) {
                    memory.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
                }
            }
            return mapping;
        } catch (ErrnoException | PlacementRefused failed) {
            mapping.close();
            throw failed;
        }
    }

    /** Before there are pages, which would stay where they are. */
    private static void bind(Mapping mapping, Settings settings) throws PlacementRefused {
        if (settings.node().isEmpty()) {
            return;
        }
        int node = settings.node().getAsInt();
        try {
            mapping.bind(node);
        } catch (ErrnoException refused) {
            throw new PlacementRefused("no memory from node " + node + " alone: take a node that is online"
                    + " (/sys/devices/system/node/online), give a container CAP_SYS_NICE, or leave "
                    + SettingsParser.NODE
                    + " of " + Buffers.PID + " empty", refused);
        }
    }

    private static boolean adviseWhereKnown(Mapping mapping, Advice advice) throws ErrnoException {
        try {
            mapping.advise(advice);
            return true;
        } catch (ErrnoException refused) {
            if (refused.error() == Errno.EINVAL) {
                return false;
            }
            throw refused;
        }
    }

    private HugePages found(Mapping mapping, long length) {
        HugePages found = mapping.hugePages();
        if (kind == Kind.CONTIGUOUS && found instanceof HugePages.Obtained(long bytes) && bytes < length) {
            try {
                // Memory was scattered when the pages were faulted in; asked this way the kernel gathers it.
                mapping.advise(Advice.COLLAPSE);
                found = mapping.hugePages();
            } catch (ErrnoException scattered) {
                // Statistics say what it is made of; it works as it is.
            }
        }
        return found;
    }

    private static Slab.Locked locked(Mapping mapping, Settings settings) throws PlacementRefused {
        if (settings.lock() == Lock.OFF) {
            return Slab.Locked.NO;
        }
        try {
            mapping.lock();
            return Slab.Locked.YES;
        } catch (ErrnoException beyondLimit) {
            if (settings.lock() == Lock.WANTED) {
                return Slab.Locked.REFUSED;
            }
            throw new PlacementRefused("memory cannot be locked: raise RLIMIT_MEMLOCK (ulimit -l), or set "
                    + SettingsParser.LOCK + " of " + Buffers.PID + " to true, which does without where it must",
                    beyondLimit);
        }
    }

    /** {@return what slabs are made of, in words} */
    String describe(Collection<Slab> slabs) {
        String asked = kind == Kind.CONTIGUOUS ? "2 MiB huge pages" : kernel.pageSize() / 1024 + " KiB pages";
        if (slabs.isEmpty()) {
            return asked + ": nothing mapped yet";
        }
        long good = slabs.stream()
                .filter(slab -> kind == Kind.CONTIGUOUS ? slab.isHuge() : !slab.mayBeHuge()).count();
        long locked = slabs.stream().filter(slab -> slab.locked() == Slab.Locked.YES).count();
        boolean refused = slabs.stream().anyMatch(slab -> slab.locked() == Slab.Locked.REFUSED);
        return asked + ": " + good + " of " + slabs.size() + " slabs" + (locked > 0 ? ", " + locked + " locked" : "")
                + (refused ? ", the kernel refused to lock more: raise RLIMIT_MEMLOCK (ulimit -l)" : "");
    }
}
