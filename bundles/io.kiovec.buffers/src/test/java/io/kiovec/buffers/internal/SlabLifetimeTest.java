// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.buffers.internal.SlabSource.Kind;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator.Allocation;
import io.kiovec.spi.BufferAllocator.RegionObserver;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When slabs go, and who hears of it before. */
class SlabLifetimeTest {

    private static final long MIB = 1L << 20;

    private final Kernels kernel = new Kernels();
    private final List<String> warnings = new ArrayList<>();
    private final SlabAllocator allocator = allocator(Runnable::run);

    private SlabAllocator allocator(Executor thread) {
        return new SlabAllocator("test", Optional.of(new SlabSource(kernel, Kind.CONTIGUOUS)), "", Settings.DEFAULT,
                new Retirement(thread, warnings::add));
    }

    @AfterEach
    void nothingWasWarnedOf() {
        assertEquals(List.of(), warnings);
    }

    @Test
    void slabsBeyondTheReserveGoAndObserversAreToldBeforeTheyAreUnmapped() throws DeviceException {
        List<Region> told = new ArrayList<>();
        RegionObserver observer = region -> {
            assertEquals(1, kernel.open.stream().filter(open -> open.memory().address() == region.base()).count());
            told.add(region);
        };
        allocator.addRegionObserver(observer);
        List<Allocation> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(allocator.allocate(2 * MIB, 4096));
        }
        assertEquals(20, allocator.statistics().regions());
        all.forEach(Allocation::free);
        assertEquals(16, allocator.statistics().regions());
        assertEquals(4, told.size());
        assertEquals(32 * MIB, allocator.statistics().mappedBytes());
        assertEquals(16, kernel.open.size());
        allocator.removeRegionObserver(observer);
        allocator.stop();
        assertEquals(4, told.size());
    }

    @Test
    void L3_memoryStaysValidAfterStopAndGoesWithTheLastBuffer() throws DeviceException {
        List<Region> told = new ArrayList<>();
        allocator.addRegionObserver(told::add);
        Allocation first = allocator.allocate(MIB, 4096);
        Allocation second = allocator.allocate(MIB, 4096);
        Allocation large = allocator.allocate(3 * MIB, 4096);
        allocator.allocate(2 * MIB, 4096).free();
        assertEquals(3, kernel.open.size());
        assertEquals(3, allocator.stop().buffers());
        assertEquals(2, kernel.open.size(), "what nobody uses is unmapped when stop returns");
        assertThrows(DeviceException.Unavailable.class, () -> allocator.allocate(1, 1));
        first.segment().fill((byte) 7);
        assertEquals(7, first.segment().get(ValueLayout.JAVA_BYTE, MIB - 1));
        first.free();
        assertEquals(2, kernel.open.size(), "the other half is still in use");
        second.segment().fill((byte) 8);
        second.free();
        assertEquals(1, kernel.open.size());
        large.free();
        assertEquals(0, kernel.open.size());
        assertEquals(3, told.size());
        assertEquals(0, allocator.statistics().mappedBytes());
        assertEquals(0, allocator.statistics().regions());
    }

    @Test
    void L5_nothingStaysInACacheOfAStoppedAllocator() throws DeviceException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int round = 0; round < 20_000; round++) {
                        allocator.allocate(4096, 1).free();
                    }
                } catch (DeviceException stopped) {
                    // As it should be.
                }
            }));
        }
        while (allocator.statistics().regions() == 0) {
            Thread.onSpinWait();
        }
        allocator.stop();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, kernel.open.size());
        assertEquals(0, allocator.statistics().regions());
    }

    @Test
    void L5_theThreadThatLetsGoEndsWithItsWork() throws DeviceException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        SlabAllocator other = allocator(work -> threads.add(Thread.ofPlatform().start(work)));
        CountDownLatch mayLetGo = new CountDownLatch(1);
        other.addRegionObserver(region -> {
            try {
                mayLetGo.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Allocation open = other.allocate(1, 1);
        other.stop();
        open.free();
        assertEquals(1, kernel.open.size(), "free did not wait for the driver, and the region is still mapped");
        mayLetGo.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, threads.size());
        assertEquals(0, kernel.open.size());
    }

    @Test
    void aRegionThatADriverKeepsStaysMapped() throws DeviceException {
        allocator.addRegionObserver(region -> {
            throw new IllegalStateException("ring is stuck");
        });
        Allocation open = allocator.allocate(1, 1);
        allocator.stop();
        open.free();
        assertEquals(1, kernel.open.size());
        assertEquals(1, warnings.size());
        assertTrue(warnings.removeFirst().contains("ring is stuck"));
    }
}
