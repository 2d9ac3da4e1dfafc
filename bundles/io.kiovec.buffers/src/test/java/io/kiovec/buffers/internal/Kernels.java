// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.linux.Advice;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.HugePages;
import io.kiovec.linux.IoRing;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Linux;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.OpenFlag;
import io.kiovec.linux.PageKind;
import io.kiovec.linux.PageRuns;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** The running kernel, with what is mapped counted and answers changed. */
final class Kernels implements Kernel {

    private final Kernel real = real();
    /** What is mapped and not closed. */
    final List<Mapping> open = new CopyOnWriteArrayList<>();
    /** What was asked for. */
    final List<PageKind> asked = new CopyOnWriteArrayList<>();
    /** Errors of maps to come, the first first. */
    final List<Errno> failures = new ArrayList<>();
    /** Everything that was asked of the kernel, of mappings too. */
    final AtomicInteger calls = new AtomicInteger();
    /** The nodes that mappings were bound to. */
    final List<Integer> nodes = new CopyOnWriteArrayList<>();
    /** What locking gives, {@code null} for success. */
    Errno lockFailure;
    /** What binding gives, {@code null} for success. */
    Errno nodeFailure;
    /** What each mapping says of itself, {@code null} for the truth. */
    HugePages huge;

    static Kernel real() {
        if (Linux.availability() instanceof Linux.Available(Kernel kernel)) {
            return kernel;
        }
        return Assumptions.abort("needs Linux: " + Linux.availability());
    }

    @Override
    public Mapping map(long length, long alignment, PageKind pages, Lifetime lifetime) throws ErrnoException {
        calls.incrementAndGet();
        asked.add(pages);
        if (pages == PageKind.RESERVED_HUGE) {
            throw new ErrnoException("mmap MAP_HUGETLB", Errno.ENOMEM, length + " bytes");
        }
        if (!failures.isEmpty()) {
            throw new ErrnoException("mmap", failures.removeFirst(), length + " bytes");
        }
        Counted mapping = new Counted(real.map(length, alignment, pages, lifetime));
        open.add(mapping);
        return mapping;
    }

    private final class Counted implements Mapping {

        private final Mapping inner;

        Counted(Mapping inner) {
            this.inner = inner;
        }

        @Override
        public MemorySegment memory() {
            return inner.memory();
        }

        @Override
        public void advise(Advice advice) throws ErrnoException {
            calls.incrementAndGet();
            inner.advise(advice);
        }

        @Override
        public void lock() throws ErrnoException {
            calls.incrementAndGet();
            if (lockFailure != null) {
                throw new ErrnoException("mlock", lockFailure, "test");
            }
            inner.lock();
        }

        @Override
        public void unlock() throws ErrnoException {
            calls.incrementAndGet();
            inner.unlock();
        }

        @Override
        public void bind(int node) throws ErrnoException {
            calls.incrementAndGet();
            if (nodeFailure != null) {
                throw new ErrnoException("mbind", nodeFailure, "test");
            }
            nodes.add(node);
        }

        @Override
        public HugePages hugePages() {
            calls.incrementAndGet();
            return huge != null ? huge : inner.hugePages();
        }

        @Override
        public void close() {
            calls.incrementAndGet();
            open.remove(this);
            inner.close();
        }
    }

    @Override
    public long pageSize() {
        calls.incrementAndGet();
        return real.pageSize();
    }

    @Override
    public OptionalLong hugePageSize() {
        return real.hugePageSize();
    }

    @Override
    public IoRing openRing(Descriptor file, int depth, int slots) throws ErrnoException {
        return real.openRing(file, depth, slots);
    }

    @Override
    public Descriptor openEventCounter() throws ErrnoException {
        return real.openEventCounter();
    }

    @Override
    public PageRuns pageRuns(MemorySegment memory) {
        return real.pageRuns(memory);
    }

    @Override
    public Descriptor open(Path path, OpenAccess access, Set<OpenFlag> flags) {
        throw new AssertionError("not the allocators' business");
    }

    @Override
    public FileStatus status(Path path) {
        throw new AssertionError("not the allocators' business");
    }

    @Override
    public BlockNode blockNode(Descriptor descriptor) {
        throw new AssertionError("not the allocators' business");
    }

    @Override
    public BlockNode blockNode(DeviceNumber number) {
        throw new AssertionError("not the allocators' business");
    }

    @Override
    public Mapping map(Descriptor descriptor, OpenAccess access, long offset, long length, Lifetime lifetime) {
        throw new AssertionError("not the allocators' business");
    }
}
