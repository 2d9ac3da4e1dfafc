// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.Settings.Switch;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Advice;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Linux;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.PageKind;
import java.util.List;

/** Where slabs come from. */
interface SlabSource {

    /** Maps a slab whose pages are all there, aligned to a slab's length. */
    Mapping map(long length, Settings settings) throws ErrnoException, DeviceException;

    /** {@return what slabs are made of, and what the kernel really gave} */
    String describe(List<Slab> slabs);

    /** {@return slabs of ordinary pages, what malloc gives} */
    static SlabSource pages(Linux.Availability linux) {
        return new SlabSource() {
            @Override
            public Mapping map(long length, Settings settings) throws ErrnoException, DeviceException {
                Mapping mapping = kernel(linux, "pages").map(length, Slab.SIZE, PageKind.BASE, Lifetime.UNCHECKED);
                return ready(mapping, settings, Advice.NO_HUGE_PAGE);
            }

            @Override
            public String describe(List<Slab> slabs) {
                return linux instanceof Linux.Available(Kernel kernel)
                        ? kernel.pageSize() / 1024 + " KiB pages"
                        : "unavailable";
            }
        };
    }

    /** {@return slabs of huge pages, where the kernel gives them} */
    static SlabSource contiguous(Linux.Availability linux) {
        return new SlabSource() {
            @Override
            public Mapping map(long length, Settings settings) throws ErrnoException, DeviceException {
                Kernel kernel = kernel(linux, "contiguous");
                if (settings.reserved() == Switch.ON) {
                    try {
                        return ready(kernel.map(length, Slab.SIZE, PageKind.RESERVED_HUGE, Lifetime.UNCHECKED),
                                settings,
                                null);
                    } catch (ErrnoException reserveUsedUp) {
                        // The statistics say what was given.
                    }
                }
                return ready(kernel.map(length, Slab.SIZE, PageKind.TRANSPARENT_HUGE, Lifetime.UNCHECKED), settings,
                        null);
            }

            @Override
            public String describe(List<Slab> slabs) {
                if (!(linux instanceof Linux.Available)) {
                    return "unavailable";
                }
                long huge = slabs.stream().filter(Slab::isHuge).count();
                return slabs.isEmpty()
                        ? "2 MiB huge pages asked for, none mapped yet"
                        : "2 MiB huge pages in " + huge + " of " + slabs.size() + " slabs";
            }
        };
    }

    private static Kernel kernel(Linux.Availability linux, String name) throws DeviceException {
        return switch (linux) {
            case Linux.Available(Kernel kernel) -> kernel;
            case Linux.Unavailable(String reason) ->
                throw new DeviceException.Unavailable(new Address("buffers", name), reason);
        };
    }

    /** Every page is touched once, so that no transfer pays for it and the page map knows it. */
    private static Mapping ready(Mapping mapping, Settings settings, Advice advice) throws ErrnoException {
        try {
            if (advice != null) {
                advise(mapping, advice);
            }
            mapping.memory().fill((byte) 0);
            if (settings.locking() == Switch.ON) {
                mapping.lock();
            }
            return mapping;
        } catch (ErrnoException e) {
            mapping.close();
            throw e;
        }
    }

    private static void advise(Mapping mapping, Advice advice) {
        try {
            mapping.advise(advice);
        } catch (ErrnoException noHugePagesInThisKernel) {
            // Then there are none to avoid.
        }
    }
}
