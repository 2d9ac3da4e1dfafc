// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.BufferAllocator.Allocation;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What holds for an allocator that a driver brings with its endpoints, of the first face that has one. */
public abstract class MappedMemoryRules {

    private static final int MANY = 1000;

    private final Callable<DriverUnderTest> factory;
    private Optional<Endpoint> endpoint = Optional.empty();

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected MappedMemoryRules(Callable<DriverUnderTest> driver) {
        factory = driver;
    }

    @BeforeEach
    final void openAFaceThatHasOne() throws Exception {
        DriverUnderTest driver = factory.call();
        for (DeviceKind kind : driver.faces()) {
            Endpoint opened = Face.of(kind).opener().open(driver.transport(), driver.address(), AccessMode.READ);
            if (opened.allocator().isPresent()) {
                endpoint = Optional.of(opened);
                return;
            }
            opened.close();
        }
        throw new TestAbortedException("the driver has no allocator of its own");
    }

    @AfterEach
    final void closeIt() throws DeviceException {
        if (endpoint.isPresent()) {
            endpoint.orElseThrow().close();
        }
    }

    private BufferAllocator allocator() {
        return endpoint.flatMap(Endpoint::allocator).orElseThrow();
    }

    @Test
    void D3_givesWhatWasAsked() throws Exception {
        BufferAllocator allocator = allocator();
        for (long size : List.of(1L, 512L, 4095L, 4096L)) {
            for (long alignment : List.of(1L, 8L, 520L, 4096L)) {
                Allocation memory;
                try {
                    memory = allocator.allocate(size, alignment);
                } catch (DeviceException.IllegalRequest refused) {
                    // Memory of an adapter may not be had at every alignment, and saying so is right.
                    assertTrue(alignment > 1, () -> "memory without an alignment is refused: " + refused);
                    continue;
                }
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
        BufferAllocator allocator = allocator();
        List<Allocation> all = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Allocation memory = allocator.allocate(2048, 8);
                all.add(memory);
                memory.segment().fill((byte) (i + 1));
            }
        } catch (DeviceException.Busy full) {
            assertTrue(!all.isEmpty(), () -> "not even one piece of memory: " + full);
        }
        for (int i = 0; i < all.size(); i++) {
            Pattern.checkAll(all.get(i).segment(), (byte) (i + 1),
                    "memory that was filled before other memory was taken");
        }
        all.forEach(Allocation::free);
    }

    @Test
    void D3_takesBackWhatItGave() throws Exception {
        BufferAllocator allocator = allocator();
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
        BufferAllocator allocator = allocator();
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
        Allocation memory = allocator().allocate(4096, 1);
        memory.segment().fill((byte) 7);
        endpoint.orElseThrow().close();
        endpoint = Optional.empty();
        try {
            Pattern.checkAll(memory.segment(), (byte) 7, "memory after its endpoint was closed");
            memory.segment().fill((byte) 8);
        } catch (IllegalStateException gone) {
            fail("memory that was not freed has gone with its endpoint: " + gone.getMessage(), gone);
        }
        memory.free();
    }
}
