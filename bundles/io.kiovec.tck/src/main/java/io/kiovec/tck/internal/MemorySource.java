// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the memory of a transfer comes from.
 *
 * @param name for messages
 * @param taking how it is taken
 */
record MemorySource(String name, Taking taking) {

    /** Takes memory. */
    interface Taking {
        Piece take(long size, long alignment) throws DeviceException;
    }

    /** Native memory that is no buffer. */
    static final MemorySource ARENA = new MemorySource("arena", (size, alignment) -> {
        Arena arena = Arena.ofShared();
        return new Piece(aligned(arena, size, alignment), Optional.empty(), 0, arena::close);
    });

    /** A region of its own for each piece; who takes it has the driver retire it before it goes. */
    static final MemorySource REGION = new MemorySource("region", (size, alignment) -> {
        Arena arena = Arena.ofShared();
        MemorySegment memory = aligned(arena, size, alignment);
        return new Piece(memory, Optional.of(Region.of(memory)), 0, arena::close);
    });

    /** Alignments of a driver may be any number, those of an arena are powers of two. */
    static MemorySegment aligned(Arena arena, long size, long alignment) {
        if (Long.bitCount(alignment) == 1) {
            return arena.allocate(size, alignment);
        }
        MemorySegment roomy = arena.allocate(size + alignment);
        return roomy.asSlice(Math.ceilDiv(roomy.address(), alignment) * alignment - roomy.address(), size);
    }

    static MemorySource of(String name, BufferAllocator allocator) {
        return new MemorySource(name, (size, alignment) -> {
            BufferAllocator.Allocation memory = allocator.allocate(size, alignment);
            return new Piece(memory.segment(), Optional.of(memory.region()), memory.regionOffset(), memory::free);
        });
    }

    /** {@return arenas, with and without a region, and all allocators that the driver's declaration names} */
    static List<MemorySource> allOf(DriverUnderTest driver) {
        List<MemorySource> all = new ArrayList<>();
        all.add(ARENA);
        all.add(REGION);
        driver.allocatorNames().forEach(name -> all.add(of(name, driver.allocator(name))));
        return all;
    }

    Piece take(long size, long alignment) throws DeviceException {
        return taking.take(size, alignment);
    }
}
