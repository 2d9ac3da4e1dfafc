// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.buffers.internal.Settings.Lock;
import io.kiovec.buffers.internal.Settings.Switch;
import io.kiovec.buffers.internal.SlabSource.Kind;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Errno;
import io.kiovec.linux.HugePages;
import io.kiovec.linux.PageKind;
import io.kiovec.spi.BufferAllocator.Allocation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.provider.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SlabAllocatorTest {

    private static final long MIB = 1L << 20;

    private final Kernels kernel = new Kernels();
    private final List<String> warnings = new ArrayList<>();
    private final SlabAllocator allocator = allocator(Kind.CONTIGUOUS, 64 * MIB);

    private static Settings settings(long maxBytes, Switch tracking, Lock lock, Switch hugetlb) {
        return new Settings(maxBytes, tracking, lock, OptionalInt.empty(), hugetlb);
    }

    private SlabAllocator allocator(Kind kind, long maxBytes) {
        return allocator(kind, settings(maxBytes, Switch.OFF, Lock.OFF, Switch.ON));
    }

    private SlabAllocator allocator(Kind kind, Settings settings) {
        return new SlabAllocator("test", Optional.of(new SlabSource(kernel, kind)), "", settings,
                new Retirement(Runnable::run, warnings::add));
    }

    @AfterEach
    void nothingWasWarnedOf() {
        assertEquals(List.of(), warnings);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4096, 4096", "5000, 512", "4096, 65536", "1048576, 4096", "2097152, 2097152", "520, 520",
        "100000, 12345", "3000000, 4096", "4096, 4194304", "6291456, 8388608", "1000, 3000000"})
    void memoryIsAsLongAsAskedAndAligned(long size, long alignment) throws DeviceException {
        Allocation allocation = allocator.allocate(size, alignment);
        assertEquals(size, allocation.segment().byteSize());
        assertEquals(0, allocation.segment().address() % alignment);
        assertEquals(allocation.segment().address(), allocation.region().base() + allocation.regionOffset());
        assertTrue(allocation.regionOffset() + size <= allocation.region().length());
        allocation.segment().fill((byte) 1);
        assertEquals(size, allocator.statistics().usedBytes());
        assertEquals(1, allocator.statistics().buffers());
        allocation.free();
        assertEquals(0, allocator.statistics().usedBytes());
        assertEquals(0, allocator.statistics().buffers());
    }

    @Test
    void twoBuffersNeverShareAPage() throws DeviceException {
        Allocation first = allocator.allocate(1, 1);
        Allocation second = allocator.allocate(1, 1);
        assertTrue(Math.abs(first.segment().address() - second.segment().address()) >= kernel.pageSize());
    }

    @Test
    void memoryIsPooledAndTheRegionStays() throws DeviceException {
        Allocation first = allocator.allocate(MIB, 4096);
        first.free();
        Allocation again = allocator.allocate(MIB, 4096);
        assertSame(first.region(), again.region());
        assertEquals(first.segment().address(), again.segment().address());
        assertEquals(1, kernel.open.size());
        Allocation large = allocator.allocate(5 * MIB, 4096);
        large.free();
        assertSame(large.region(), allocator.allocate(5 * MIB, 4096).region());
        assertEquals(2, kernel.open.size());
    }

    @Test
    void theBoundIsKeptAndTheErrorSaysWhatToDo() throws DeviceException {
        SlabAllocator small = allocator(Kind.PAGES, 4 * MIB);
        Allocation first = small.allocate(2 * MIB, 4096);
        small.allocate(MIB, 4096);
        DeviceException.Busy full = assertThrows(DeviceException.Busy.class, () -> small.allocate(2 * MIB, 4096));
        assertTrue(full.getMessage().startsWith("buffers:test: no room for 2097152 bytes: 3145728 bytes are in open"),
                full.getMessage());
        assertTrue(full.getMessage().contains("raise maxBytes of io.kiovec.buffers"), full.getMessage());
        small.allocate(MIB, 4096);
        first.free();
        small.allocate(2 * MIB, 4096);
        assertThrows(DeviceException.Busy.class, () -> small.allocate(Long.MAX_VALUE, 3));
        assertThrows(DeviceException.Busy.class, () -> small.allocate(Long.MAX_VALUE, 4096));
        assertEquals(4 * MIB, small.statistics().mappedBytes());
    }

    @Test
    void pooledSlabsMakeRoomForALongOne() throws DeviceException {
        SlabAllocator small = allocator(Kind.PAGES, 6 * MIB);
        Allocation first = small.allocate(2 * MIB, 1);
        Allocation second = small.allocate(2 * MIB, 1);
        first.free();
        second.free();
        small.allocate(6 * MIB, 1);
        assertEquals(1, small.statistics().regions());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -4096", "1, 4611686018427387904"})
    void badSizesAreRefused(long size, long alignment) {
        assertThrows(DeviceException.IllegalRequest.class, () -> allocator.allocate(size, alignment));
    }

    @Test
    void withoutMemoryTheErrorIsBusyAndNothingIsCounted() throws DeviceException {
        kernel.failures.add(Errno.ENOMEM);
        DeviceException.Busy busy = assertThrows(DeviceException.Busy.class, () -> allocator.allocate(1, 1));
        assertEquals(Errno.ENOMEM.number(), busy.detail().errno());
        assertEquals(0, allocator.statistics().mappedBytes());
        allocator.allocate(1, 1);
    }

    @Test
    void D5_withoutLinuxAllocateSaysWhyAndStatisticsWork() {
        SlabAllocator none = new SlabAllocator("test", Optional.empty(), "needs Linux", Settings.DEFAULT,
                new Retirement(Runnable::run, warnings::add));
        DeviceException.Unavailable gone = assertThrows(DeviceException.Unavailable.class, () -> none.allocate(1, 1));
        assertEquals("buffers:test: needs Linux", gone.getMessage());
        assertEquals("none: needs Linux", none.statistics().pages());
        assertEquals(0, none.stop().buffers());
    }

    @Tag("compiled")
    @ParameterizedTest
    @ValueSource(longs = {4096, 5000, 65536, 1048576})
    void inSteadyStateNothingIsAskedOfTheKernelAndNothingIsMade(long size) throws DeviceException {
        for (int i = 0; i < 10_000; i++) {
            allocator.allocate(size, 4096).free();
        }
        int calls = kernel.calls.get();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            // Compiling may leave something once.
            long before = threads.getThreadAllocatedBytes(self);
            long nothing = threads.getThreadAllocatedBytes(self) - before;
            before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < 1000; i++) {
                allocator.allocate(size, 4096).free();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before - nothing);
        }
        assertEquals(0, least);
        assertEquals(calls, kernel.calls.get());
    }

    @Test
    void whatCachesKeepMakesRoomForAnotherLength() throws DeviceException {
        SlabAllocator small = allocator(Kind.PAGES, 2 * MIB);
        small.allocate(4096, 1).free();
        small.allocate(2 * MIB, 1).free();
        assertEquals(1, small.statistics().regions());
    }

    @Test
    void aKeptBlockServesBuffersOfOtherLengthsAndAlignments() throws DeviceException {
        Allocation first = allocator.allocate(4000, 1);
        long address = first.segment().address();
        MemorySegment before = first.segment();
        first.free();
        Allocation second = allocator.allocate(17, 4096);
        assertEquals(address, second.segment().address());
        assertEquals(17, second.segment().byteSize());
        assertEquals(4000, before.byteSize());
        second.free();
        Allocation moved = allocator.allocate(1000, 1001);
        assertEquals(0, moved.segment().address() % 1001);
        moved.free();
        Allocation third = allocator.allocate(1000, 512);
        assertEquals(0, third.segment().address() % 512);
        assertEquals(third.segment().address(), third.region().base() + third.regionOffset());
    }

    @Test
    void freeingTwiceIsFound() throws DeviceException {
        Allocation once = allocator.allocate(1, 1);
        once.free();
        assertThrows(IllegalStateException.class, once::free);
    }

    @Test
    void aTrackedBufferCannotBeUsedAfterFreeAndSaysWhereItComesFrom() throws DeviceException {
        SlabAllocator tracking = allocator(Kind.CONTIGUOUS,
                settings(64 * MIB, Switch.ON, Lock.OFF, Switch.OFF));
        Allocation allocation = FromElsewhere.allocate(tracking);
        MemorySegment segment = allocation.segment();
        segment.fill((byte) 1);
        var tracked = tracking.statistics().tracked();
        assertEquals(1, tracked.size());
        assertEquals(12345, tracked.getFirst().bytes());
        assertTrue(tracked.getFirst().place().lines().findFirst().orElseThrow().contains("java.util.concurrent"),
                tracked.getFirst().place());
        allocation.free();
        assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
        assertEquals(List.of(), tracking.statistics().tracked());
    }

    /** Allocates with a caller that is not of this package, whose frames are left out. */
    private static final class FromElsewhere {

        static Allocation allocate(SlabAllocator allocator) {
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                Future<Allocation> made = executor.submit(() -> allocator.allocate(12345, 64));
                return made.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void newSettingsHoldForWhatComes() throws DeviceException {
        Allocation untracked = allocator.allocate(1, 1);
        allocator.configure(settings(2 * MIB, Switch.ON, Lock.OFF, Switch.ON));
        Allocation tracked = allocator.allocate(1, 1);
        assertEquals(2, allocator.statistics().buffers());
        assertEquals(1, allocator.statistics().tracked().size());
        assertThrows(DeviceException.Busy.class, () -> allocator.allocate(2 * MIB, 1));
        untracked.free();
        tracked.free();
    }

    @Test
    void statisticsSayWhatTheKernelReallyGave() throws DeviceException {
        assertEquals("2 MiB huge pages: nothing mapped yet", allocator.statistics().pages());
        kernel.huge = new HugePages.Obtained(2 * MIB);
        allocator.allocate(2 * MIB, 1);
        kernel.huge = new HugePages.Obtained(0);
        allocator.allocate(2 * MIB, 1);
        kernel.huge = new HugePages.Unknown("no smaps");
        allocator.allocate(2 * MIB, 1);
        assertEquals("2 MiB huge pages: 1 of 3 slabs", allocator.statistics().pages());
    }

    @Test
    void pagesAreBasePages() throws DeviceException {
        SlabAllocator pages = allocator(Kind.PAGES, 64 * MIB);
        pages.allocate(2 * MIB, 1);
        assertEquals(List.of(PageKind.BASE), kernel.asked);
        assertEquals(kernel.pageSize() / 1024 + " KiB pages: 1 of 1 slabs", pages.statistics().pages());
    }

    @Test
    void theReserveIsTriedFirstUnlessItIsSwitchedOff() throws DeviceException {
        allocator.allocate(1, 1);
        assertEquals(PageKind.RESERVED_HUGE, kernel.asked.getFirst());
        assertNotEquals(PageKind.RESERVED_HUGE, kernel.asked.getLast());
        kernel.asked.clear();
        allocator(Kind.CONTIGUOUS, settings(64 * MIB, Switch.OFF, Lock.OFF, Switch.OFF)).allocate(1, 1);
        assertEquals(1, kernel.asked.size());
    }

    @Test
    void whatCannotBeLockedIsUsedAndTold() throws DeviceException {
        SlabAllocator locking = allocator(Kind.PAGES, settings(64 * MIB, Switch.OFF, Lock.WANTED, Switch.OFF));
        kernel.lockFailure = Errno.ENOMEM;
        locking.allocate(1, 1);
        assertTrue(locking.statistics().pages().contains("raise RLIMIT_MEMLOCK"), locking.statistics().pages());
    }

    @Test
    void whatMustBeLockedAndCannotIsATypedErrorAndNothingStaysMapped() throws DeviceException {
        SlabAllocator locking = allocator(Kind.PAGES, settings(64 * MIB, Switch.OFF, Lock.REQUIRED, Switch.OFF));
        kernel.lockFailure = Errno.EPERM;
        DeviceException.Unavailable refused = assertThrows(DeviceException.Unavailable.class,
                () -> locking.allocate(1, 1));
        assertTrue(refused.getMessage().contains("raise RLIMIT_MEMLOCK (ulimit -l), or set lock"),
                refused.getMessage());
        assertEquals(Errno.EPERM.number(), refused.detail().errno());
        assertEquals(0, kernel.open.size());
        assertEquals(0, locking.statistics().mappedBytes());
        kernel.lockFailure = null;
        locking.allocate(1, 1).free();
    }

    @Test
    void slabsLieOnTheNodeThatIsConfigured() throws DeviceException {
        SlabAllocator bound = allocator(Kind.CONTIGUOUS,
                new Settings(64 * MIB, Switch.OFF, Lock.OFF, OptionalInt.of(0), Switch.OFF));
        bound.allocate(1, 1).free();
        bound.allocate(3 * MIB, 1).free();
        assertEquals(List.of(0, 0), kernel.nodes);
    }

    @Test
    void aNodeThatTheKernelRefusesIsATypedErrorAndNothingStaysMapped() throws DeviceException {
        SlabAllocator bound = allocator(Kind.PAGES,
                new Settings(64 * MIB, Switch.OFF, Lock.OFF, OptionalInt.of(7), Switch.OFF));
        kernel.nodeFailure = Errno.EINVAL;
        DeviceException.Unavailable refused = assertThrows(DeviceException.Unavailable.class,
                () -> bound.allocate(1, 1));
        assertTrue(refused.getMessage().startsWith("buffers:test: no memory from node 7 alone: take a node that"),
                refused.getMessage());
        assertEquals(0, kernel.open.size());
        assertEquals(0, bound.statistics().mappedBytes());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void threadsNeverGetEachOthersMemory(Kind kind) throws Exception {
        marked(kind, Executors.newFixedThreadPool(4), 4);
    }

    @Test
    void virtualThreadsNeverGetEachOthersMemory() throws Exception {
        marked(Kind.PAGES, Executors.newVirtualThreadPerTaskExecutor(), 20);
    }

    private void marked(Kind kind, ExecutorService executor, int threads) throws Exception {
        SlabAllocator shared = allocator(kind, 512 * MIB);
        List<Future<Long>> results = new ArrayList<>();
        try (executor) {
            for (int thread = 1; thread <= threads; thread++) {
                byte mark = (byte) thread;
                results.add(executor.submit(() -> marked(shared, mark)));
            }
        }
        for (Future<Long> result : results) {
            assertEquals(0, result.get());
        }
        assertEquals(0, shared.statistics().usedBytes());
        shared.stop();
        assertEquals(0, kernel.open.size());
    }

    /** {@return how many bytes were not as they had been left} */
    private static long marked(SlabAllocator shared, byte mark) throws DeviceException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        List<Allocation> held = new ArrayList<>();
        long foreign = 0;
        for (int i = 0; i < 3000; i++) {
            if (held.size() < 12 && random.nextBoolean()) {
                Allocation came = shared.allocate(random.nextLong(1, 300_000), 1L << random.nextInt(17));
                came.segment().fill(mark);
                held.add(came);
            } else if (!held.isEmpty()) {
                Allocation going = held.remove(random.nextInt(held.size()));
                foreign += going.segment().elements(ValueLayout.JAVA_BYTE).limit(64)
                        .filter(element -> element.get(ValueLayout.JAVA_BYTE, 0) != mark).count();
                foreign += going.segment().get(ValueLayout.JAVA_BYTE, going.segment().byteSize() - 1) == mark ? 0 : 1;
                going.segment().fill((byte) 0);
                going.free();
                Thread.yield();
            }
        }
        held.forEach(Allocation::free);
        return foreign;
    }
}
