// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.BufferAllocator.Allocation;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for an allocator that a driver brings with its endpoints. */
public abstract class MappedMemoryRules extends Rules<BlockEndpoint> {

    private static final int MANY = 1000;

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected MappedMemoryRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.BLOCK);
    }

    private BufferAllocator allocator(BlockEndpoint endpoint) {
        assumeTrue(endpoint.allocator().isPresent(), "the driver has no allocator of its own");
        return endpoint.allocator().orElseThrow();
    }

    @Test
    void D3_givesWhatWasAsked() throws Exception {
        BufferAllocator allocator = allocator(open(AccessMode.READ));
        for (long size : List.of(1L, 512L, 4095L, 4096L)) {
            for (long alignment : List.of(1L, 8L, 520L, 4096L)) {
                Allocation memory = allocator.allocate(size, alignment);
                MemorySegment segment = memory.segment();
                String what = size + " bytes aligned to " + alignment + " gave " + segment;
                assertTrue(segment.isNative() && segment.byteSize() == size && segment.address() % alignment == 0,
                        what);
                assertEquals(memory.region().base() + memory.regionOffset(), segment.address(),
                        () -> what + ", which is not where it says in " + memory.region());
                assertTrue(memory.regionOffset() + size <= memory.region().length(), what + " beyond its region");
                memory.free();
            }
        }
    }

    @Test
    void D3_givesMemoryToOneAtATime() throws Exception {
        BufferAllocator allocator = allocator(open(AccessMode.READ));
        List<Allocation> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Allocation memory = allocator.allocate(2048, 8);
            memory.segment().fill((byte) (i + 1));
            all.add(memory);
        }
        for (int i = 0; i < all.size(); i++) {
            Pattern.checkAll(all.get(i).segment(), (byte) (i + 1),
                    "memory that was filled before other memory was taken");
        }
        all.forEach(Allocation::free);
    }

    @Test
    void D3_takesBackWhatItGave() throws Exception {
        BufferAllocator allocator = allocator(open(AccessMode.READ));
        long used = allocator.statistics().usedBytes();
        try {
            for (int i = 0; i < MANY; i++) {
                allocator.allocate(4096, 1).free();
            }
        } catch (DeviceException full) {
            fail("memory that was freed is not given again: " + full, full);
        }
        assertEquals(used, allocator.statistics().usedBytes(), "bytes in use, after all were freed");
    }

    @Test
    void D3_takesBackOnAnyThread() throws Exception {
        BufferAllocator allocator = allocator(open(AccessMode.READ));
        Allocation memory = allocator.allocate(4096, 1);
        FutureTask<Void> freeing = new FutureTask<>(() -> {
            memory.free();
            return null;
        });
        Thread.ofPlatform().daemon().start(freeing);
        freeing.get(30, TimeUnit.SECONDS);
    }

    @Test
    void L3_memoryOutlivesTheEndpoint() throws Exception {
        BlockEndpoint endpoint = open(AccessMode.READ);
        Allocation memory = allocator(endpoint).allocate(4096, 1);
        memory.segment().fill((byte) 7);
        close(endpoint);
        try {
            Pattern.checkAll(memory.segment(), (byte) 7, "memory after its endpoint was closed");
            memory.segment().fill((byte) 8);
        } catch (IllegalStateException gone) {
            fail("memory that was not freed has gone with its endpoint: " + gone.getMessage(), gone);
        }
        memory.free();
    }
}
