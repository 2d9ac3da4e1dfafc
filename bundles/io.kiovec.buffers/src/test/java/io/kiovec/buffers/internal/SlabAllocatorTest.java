// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.buffers.internal.Settings.Switch;
import io.kiovec.io.AllocatorStatistics.TrackedBuffer;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.linux.Linux;
import io.kiovec.spi.BufferAllocator.Allocation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the running kernel: memory is what this is about. */
class SlabAllocatorTest {

    private static final Settings SMALL = new Settings(16 << 20, Switch.OFF, Switch.OFF, Switch.OFF);

    private final Linux.Availability linux = Linux.availability();
    private final PageMapScatter mapper = new PageMapScatter(linux);
    private final SlabAllocator pages = new SlabAllocator("pages", SlabSource.pages(linux), mapper, SMALL);
    private final SlabAllocator contiguous = new SlabAllocator("contiguous", SlabSource.contiguous(linux), mapper,
            SMALL);

    @AfterEach
    void stop() {
        pages.stop();
        contiguous.stop();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "512,512", "4096,4096", "4097,64", "100000,4096", "1048576,2097152", "2097152,2097152",
        "3000000,4096", "5000000,8388608", "4096,520", "100,3"})
    void memoryHasTheLengthAndTheAlignmentThatWasAsked(long size, long alignment) throws Exception {
        for (SlabAllocator allocator : List.of(pages, contiguous)) {
            Allocation one = allocator.allocate(size, alignment);
            assertEquals(size, one.segment().byteSize());
            assertEquals(0, one.segment().address() % alignment);
            assertEquals(one.segment().address(), one.region().base() + one.regionOffset());
            one.segment().fill((byte) 1);
            one.free();
            assertEquals(0, allocator.statistics().usedBytes());
            assertEquals(0, allocator.statistics().buffers());
        }
    }

    @Test
    void freedMemoryIsUsedAgainAndNothingMoreIsMapped() throws Exception {
        pages.allocate(65536, 4096).free();
        long mapped = pages.statistics().mappedBytes();
        for (int i = 0; i < 1000; i++) {
            Allocation one = pages.allocate(65536, 4096);
            Allocation two = pages.allocate(4096, 4096);
            one.free();
            two.free();
        }
        assertEquals(mapped, pages.statistics().mappedBytes());
        assertEquals(1, pages.statistics().regions());
    }

    @Test
    void buffersThatAreOutNeverOverlap() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Allocation> out = new ArrayList<>();
        for (int step = 0; step < 3000; step++) {
            if (out.size() > 40 || !out.isEmpty() && random.nextBoolean()) {
                Allocation gone = out.remove(random.nextInt(out.size()));
                checkStamp(gone, seed);
                gone.free();
            } else {
                Allocation one = pages.allocate(1 + random.nextInt(200_000), 1L << random.nextInt(14));
                stamp(one);
                out.add(one);
            }
        }
        for (Allocation one : out) {
            checkStamp(one, seed);
            one.free();
        }
        assertEquals(0, pages.statistics().usedBytes());
    }

    private static void stamp(Allocation one) {
        one.segment().fill((byte) System.identityHashCode(one));
    }

    private static void checkStamp(Allocation one, long seed) {
        byte expected = (byte) System.identityHashCode(one);
        for (long at = 0; at < one.segment().byteSize(); at += 97) {
            assertEquals(expected, one.segment().get(ValueLayout.JAVA_BYTE, at), "seed " + seed);
        }
    }

    @Test
    void threadsThatAllocateAtOnceDoNotOverlap() throws Exception {
        int threads = 4;
        CountDownLatch begin = new CountDownLatch(1);
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            byte mark = (byte) (i + 1);
            CompletableFuture<Void> end = new CompletableFuture<>();
            done.add(end);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    begin.await();
                    for (int round = 0; round < 2000; round++) {
                        Allocation one = contiguous.allocate(8192, 4096);
                        one.segment().fill(mark);
                        assertEquals(mark, one.segment().get(ValueLayout.JAVA_BYTE, 8191));
                        assertEquals(mark, one.segment().get(ValueLayout.JAVA_BYTE, 0));
                        one.free();
                    }
                    end.complete(null);
                } catch (Exception | AssertionError e) {
                    end.completeExceptionally(e);
                }
            });
        }
        begin.countDown();
        for (CompletableFuture<Void> end : done) {
            end.get(50, TimeUnit.SECONDS);
        }
    }

    @Test
    void theBoundIsKeptAndSaysWhatToDo() throws Exception {
        List<Allocation> out = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            out.add(pages.allocate(2 << 20, 4096));
        }
        DeviceException.Busy full = assertThrows(DeviceException.Busy.class, () -> pages.allocate(1, 1));
        assertTrue(full.getMessage().contains("close some, or raise maxBytes"), full.getMessage());
        out.getFirst().free();
        out.set(0, pages.allocate(1 << 20, 4096));
        assertThrows(DeviceException.Busy.class, () -> pages.allocate(Long.MAX_VALUE - 5, 1));
        out.forEach(Allocation::free);
    }

    @Test
    void idleSlabsMakeRoomForLargerOnes() throws Exception {
        List<Allocation> out = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            out.add(pages.allocate(2 << 20, 4096));
        }
        out.forEach(Allocation::free);
        Allocation large = pages.allocate(12 << 20, 4096);
        assertEquals(16 << 20, Math.max(16 << 20, pages.statistics().mappedBytes()));
        large.free();
    }

    @Test
    void L3_memoryStaysValidAfterTheAllocatorStoppedAndGoesWithTheLastBuffer() throws Exception {
        LinkedBlockingQueue<Region> retired = new LinkedBlockingQueue<>();
        pages.addRegionObserver(retired::add);
        Allocation one = pages.allocate(4096, 4096);
        Allocation two = pages.allocate(4096, 4096);
        MemorySegment memory = one.segment();
        memory.fill((byte) 7);
        pages.stop();
        assertThrows(DeviceException.Unavailable.class, () -> pages.allocate(4096, 4096));
        assertEquals(7, memory.get(ValueLayout.JAVA_BYTE, 4095));
        two.free();
        assertTrue(retired.isEmpty(), "unmapped under an open buffer");
        long base = one.region().base();
        one.free();
        Region gone = retired.poll(20, TimeUnit.SECONDS);
        assertNotNull(gone, "not retired with the last buffer");
        assertEquals(base, gone.base());
        assertEquals(0, pages.statistics().mappedBytes());
    }

    @Test
    void L5_idleSlabsGoWhenTheAllocatorStops() throws Exception {
        List<Region> retired = new ArrayList<>();
        contiguous.addRegionObserver(retired::add);
        contiguous.allocate(4096, 4096).free();
        contiguous.stop();
        assertEquals(1, retired.size());
        assertEquals(0, contiguous.statistics().regions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pages", "contiguous"})
    void aTrackedBufferKnowsItsPlaceAndItsUseAfterFreeThrows(String name) throws Exception {
        SlabAllocator allocator = name.equals("pages") ? pages : contiguous;
        allocator.settings(new Settings(16 << 20, Switch.ON, Switch.OFF, Switch.OFF));
        Allocation one = allocator.allocate(4096, 4096);
        TrackedBuffer leak = allocator.statistics().tracked().getFirst();
        assertEquals(4096, leak.bytes());
        assertFalse(leak.place().isBlank());
        MemorySegment memory = one.segment();
        assertEquals(1, allocator.stop().size());
        one.free();
        assertThrows(IllegalStateException.class, () -> memory.get(ValueLayout.JAVA_BYTE, 0));
        assertEquals(0, allocator.statistics().tracked().size());
    }

    @Test
    void aRegionsPiecesCoverItAndAreKeptUntilItGoes() throws Exception {
        Allocation one = contiguous.allocate(4096, 4096);
        ScatterList list = mapper.map(one.region());
        assertEquals(one.region().length(), list.length());
        assertTrue(list == mapper.map(one.region()), "asked again for the same region");
        one.free();
        contiguous.stop();
        assertTrue(mapper.map(MemorySegment.NULL).pieces() == 0);
    }

    @Test
    void withoutLinuxTheAllocatorSaysWhy() {
        Linux.Availability none = new Linux.Unavailable("this is no Linux");
        SlabAllocator absent = new SlabAllocator("pages", SlabSource.pages(none), mapper, SMALL);
        DeviceException.Unavailable why = assertThrows(DeviceException.Unavailable.class,
                () -> absent.allocate(4096, 4096));
        assertTrue(why.getMessage().contains("this is no Linux"), why.getMessage());
        assertEquals("unavailable", absent.statistics().pages());
        assertEquals(3, new PageMapScatter(none).map(java.lang.foreign.Arena.ofAuto().allocate(8193, 4096)).pieces());
    }

    @ParameterizedTest
    @CsvSource({"maxBytes,1", "maxBytes,lots", "tracking,perhaps", "lock,2", "hugetlb,x"})
    void badConfigurationNamesTheKey(String key, String value) {
        List<String> problems = Settings.problems(java.util.Map.of(key, value));
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith(key + " = '" + value + "'"), problems.toString());
        assertEquals(List.of(), Settings.problems(java.util.Map.of("maxBytes", "64M", "tracking", true)));
    }
}
