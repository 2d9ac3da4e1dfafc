// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A piece of native memory that an allocator hands buffers out of, known by an id that is never used twice in a
 * process. Drivers that register memory do so by region (rule D3), so one registration serves all buffers in it. The
 * memory is the allocator's; it stays mapped until every user of the region has let go of it.
 */
public final class Region {

    private static final AtomicLong NEXT = new AtomicLong(1);

    private final long id;
    private final MemorySegment memory;

    private Region(long id, MemorySegment memory) {
        this.id = id;
        this.memory = memory;
    }

    /**
     * Names a piece of memory. Called by allocators, once for each piece that they map.
     *
     * @param memory native, its scope alive in every thread, in one piece
     * @return a region with an id of its own
     * @throws IllegalArgumentException for a heap segment or one that other threads cannot use
     */
    public static Region of(MemorySegment memory) {
        Objects.requireNonNull(memory, "memory");
        if (!memory.isNative() || !memory.isAccessibleBy(new Thread())) {
            throw new IllegalArgumentException("a region is native memory that all threads can use, not " + memory);
        }
        return new Region(NEXT.getAndIncrement(), memory);
    }

    /** {@return the id, positive} */
    public long id() {
        return id;
    }

    /** {@return the memory, from base to end} */
    public MemorySegment memory() {
        return memory;
    }

    /** {@return the address of the first byte} */
    public long base() {
        return memory.address();
    }

    /** {@return the length in bytes} */
    public long length() {
        return memory.byteSize();
    }

    @Override
    public String toString() {
        return "region " + id + " (" + length() + " bytes)";
    }
}
