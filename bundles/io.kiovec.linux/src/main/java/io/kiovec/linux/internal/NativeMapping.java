// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import io.kiovec.linux.Advice;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.HugePages;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.OpenAccess;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** A mapping of this process. The lock keeps the address space's calls off memory that is being unmapped. */
final class NativeMapping implements Mapping {

    /**
     * A piece of address space.
     *
     * @param start the first address
     * @param length in bytes
     */
    record Range(long start, long length) {
        long end() {
            return start + length;
        }
    }

    private enum Progress {
        MAPPED, CLOSING, UNMAPPED
    }

    private final Range inner;
    /** What is unmapped in the end: {@link #inner}, with the inaccessible pages around it where there are some. */
    private final Range whole;
    private final AddressSpace space;
    private final Arena arena;
    private final MemorySegment memory;
    private final ReentrantLock lock = new ReentrantLock();
    private Progress progress = Progress.MAPPED;

    @SuppressWarnings("restricted")
    NativeMapping(Range inner, Range whole, OpenAccess access, Lifetime lifetime, AddressSpace space) {
        this.inner = inner;
        this.whole = whole;
        this.space = space;
        this.arena = lifetime == Lifetime.CHECKED ? Arena.ofShared() : Arena.global();
        MemorySegment mapped = MemorySegment.ofAddress(inner.start()).reinterpret(inner.length(), arena, null);
        this.memory = access == OpenAccess.READ_ONLY ? mapped.asReadOnly() : mapped;
    }

    @Override
    public MemorySegment memory() {
        lock.lock();
        try {
            requireMapped();
            return memory;
        } finally {
            lock.unlock();
        }
    }

    private void requireMapped() {
        if (progress != Progress.MAPPED) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /** Runs a call while the memory is certain to be mapped. */
    private void whileMapped(String name, LongSupplier call) throws ErrnoException {
        lock.lock();
        try {
            requireMapped();
            long result = call.getAsLong();
            if (result < 0) {
                throw new ErrnoException(name, (int) -result, toString());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void advise(Advice advice) throws ErrnoException {
        whileMapped("madvise " + advice, () -> MemoryCalls.advise(inner.start(), inner.length(), advice.number()));
    }

    @Override
    public void lock() throws ErrnoException {
        whileMapped("mlock", () -> MemoryCalls.lock(inner.start(), inner.length()));
    }

    @Override
    public void unlock() throws ErrnoException {
        whileMapped("munlock", () -> MemoryCalls.unlock(inner.start(), inner.length()));
    }

    @Override
    public void bind(int node) throws ErrnoException {
        whileMapped("mbind to node " + node,
                () -> MemoryCalls.bind(space.architecture().bindMemory(), inner.start(), inner.length(), node));
    }

    @Override
    public HugePages hugePages() {
        lock.lock();
        try {
            requireMapped();
            return Smaps.read(space.smaps()).map(areas -> areas.huge(inner.start(), inner.end()))
                    .orElseGet(() -> new HugePages.Unknown(space.smaps() + " cannot be read"));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (progress == Progress.MAPPED) {
                if (arena != Arena.global()) {
                    arena.close();
                }
                progress = Progress.CLOSING;
            }
            if (progress == Progress.CLOSING) {
                unmap();
                progress = Progress.UNMAPPED;
            }
        } finally {
            lock.unlock();
        }
    }

    private void unmap() {
        long result = MemoryCalls.unmap(whole.start(), whole.length());
        if (result < 0) {
            throw new UncheckedIOException("close it again later",
                    new ErrnoException("munmap", (int) -result, toString()));
        }
    }

    @Override
    public String toString() {
        return "mapping of " + inner.length() + " bytes at 0x" + Long.toHexString(inner.start());
    }
}
