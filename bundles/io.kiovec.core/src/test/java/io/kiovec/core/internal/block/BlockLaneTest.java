// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue.Kind;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of a disk on the driver's own queue (rule D2): what goes there, what does not, and what becomes of it. */
@Timeout(60)
class BlockLaneTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private final ArenaAllocator allocator = new ArenaAllocator();
    private BlockDevice device;
    private BlockQueue queue;

    @BeforeEach
    void open() throws DeviceException {
        disk.hasQueue = true;
        disk.limits = FakeDisk.limits(TransferMode.DIRECT).build();
        core.register(disk, "fake");
        core.allocators.register(allocator, BufferAllocator.CONTIGUOUS);
        device = core.open("fake:a", AccessMode.READ_WRITE);
        queue = device.openQueue(QueueOptions.threadBound(8));
        for (int i = 0; i < disk.data.length; i++) {
            disk.data[i] = (byte) (i / 512);
        }
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private BlockRequest request() throws DeviceException {
        return device.newRequest().options(RequestOptions.DIRECT);
    }

    private BlockRequest offered(BlockRequest request) throws DeviceException {
        assertEquals(Offer.ACCEPTED, queue.offer(request));
        return request;
    }

    private BlockRequest read(long block, IoBuffer buffer) throws DeviceException {
        return offered(request().read(block * 512, buffer, 0, buffer.size()));
    }

    private List<BlockRequest> reap(int count) throws DeviceException {
        BlockRequest[] done = new BlockRequest[8];
        assertEquals(count, queue.reap(done, count, LONG));
        return new ArrayList<>(Arrays.asList(done).subList(0, count));
    }

    private FakeBlockQueue driver() {
        return disk.queues.getLast();
    }

    /** Puts a first request in, so that the driver's queue is open, and lets it hold what follows. */
    private FakeBlockQueue holding() throws DeviceException {
        read(0, device.allocate(512));
        reap(1);
        driver().holds = true;
        driver().batches.clear();
        driver().seen.clear();
        return driver();
    }

    @Test
    void D2_aBatchGoesToTheDriversQueueAndEachComesBackOnceInTheOrderOfTheDriver() throws Exception {
        FakeBlockQueue driver = holding();
        IoBuffer buffer = device.allocate(512);
        BlockRequest first = read(3, buffer);
        BlockRequest second = offered(request().write(4 * 512, device.allocate(1024), 0, 1024));
        BlockRequest third = offered(request().flush());
        assertEquals(3, queue.submit());
        assertEquals(List.of(3), driver.batches);
        assertEquals(List.of(Kind.READ, Kind.WRITE, Kind.FLUSH),
                driver.inside.stream().map(FakeBlockQueue.Asked::kind).toList());
        driver.let(driver.inside.get(1));
        driver.let(driver.inside.get(0));
        assertEquals(List.of(second, first), reap(2));
        assertEquals(TransferMode.DIRECT, first.mode());
        assertEquals(3, buffer.segment().get(ValueLayout.JAVA_BYTE, 511));
        assertEquals(0, disk.data[4 * 512]);
        driver.let(driver.inside.getFirst());
        assertEquals(List.of(third), reap(1));
        assertEquals(List.of(), disk.calls, "synchronous calls");
        assertEquals(0, queue.size());
    }

    @Test
    void whatTheDriverKnowsOfAnErrorReachesTheApplication() throws Exception {
        FakeBlockQueue driver = holding();
        DeviceException told = new DeviceException.Medium(device.address(), "at block 7",
                new DeviceException.Detail(0, 5, OptionalInt.of(2), new byte[]{0x72}, Demotion.NONE), null);
        driver.error = told;
        BlockRequest failed = offered(request().write(512, device.allocate(1024), 0, 1024));
        queue.submit();
        driver.let(driver.inside.getFirst());
        reap(1);
        DeviceException error = failed.exception();
        assertEquals(Failure.MEDIUM, error.failure());
        assertTrue(error.getMessage().contains("at block 7"), error.getMessage());
        assertSame(told, error.getCause());
        assertEquals(OptionalInt.of(2), error.detail().status());
    }

    @Test
    void S2_whatTheDriverSaysWasNotBegunIsBegunAnew() throws Exception {
        FakeBlockQueue driver = holding();
        driver.error = new DeviceException.DirectImpossible(device.address(), "not from there");
        BlockRequest again = read(3, device.allocate(512));
        queue.submit();
        driver.let(driver.inside.getFirst());
        reap(1);
        assertEquals(512, again.bytes());
        assertEquals(1, disk.calls.size(), "synchronous calls");
    }

    @Test
    void M2_whatIsIndirectIsStagedThroughMemoryOfTheFrameworkInTheDriversQueueToo() throws Exception {
        byte[] read = new byte[1024];
        byte[] written = new byte[512];
        Arrays.fill(written, (byte) 77);
        BlockRequest in = offered(
                device.newRequest().options(RequestOptions.INDIRECT).read(5 * 512, MemorySegment.ofArray(read)));
        BlockRequest out = offered(
                device.newRequest().options(RequestOptions.INDIRECT).write(512, MemorySegment.ofArray(written)));
        BlockRequest unmanaged;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(512);
            unmanaged = offered(request().read(9 * 512, memory));
            reap(3);
            assertEquals(9, memory.get(ValueLayout.JAVA_BYTE, 0));
        }
        assertEquals(5, read[0]);
        assertEquals(6, read[1023]);
        assertArrayEquals(written, Arrays.copyOfRange(disk.data, 512, 1024));
        assertEquals(TransferMode.INDIRECT, in.mode());
        assertEquals(1024, in.copiedBytes());
        assertEquals(512, out.copiedBytes());
        assertEquals(Demotion.UNMANAGED_MEMORY, unmanaged.demotion());
        assertEquals(3, driver().seen.size());
        assertTrue(driver().seen.stream().allMatch(
                asked -> asked.mode() == TransferMode.DIRECT && asked.memory().isNative()
                        && asked.region().isPresent()));
        assertEquals(List.of(), disk.calls, "synchronous calls");
    }

    @Test
    void M2_aDeepQueueOfShortRequestsIsStagedThroughLittleMemory() throws Exception {
        for (long length : new long[]{512, 1 << 16, 1 << 17}) {
            byte[] read = new byte[(int) length];
            offered(device.newRequest().options(RequestOptions.INDIRECT).read(512, MemorySegment.ofArray(read)));
            reap(1);
            assertArrayEquals(Arrays.copyOfRange(disk.data, 512, 512 + read.length), read);
        }
        assertEquals(List.of(1L << 16, 1L << 16, 1L << 20),
                driver().seen.stream().map(asked -> asked.region().orElseThrow().length()).toList());
        assertEquals(2, allocator.open.get(), "chunks are used again");
    }

    @Test
    void memoryThatIsFreedWhileItIsReadIntoIsTheApplicationsFault() throws Exception {
        FakeBlockQueue driver = holding();
        BlockRequest read;
        try (Arena arena = Arena.ofConfined()) {
            read = offered(device.newRequest().read(0, arena.allocate(512)));
            queue.submit();
        }
        driver.let(driver.inside.getFirst());
        reap(1);
        assertEquals(Failure.ILLEGAL_REQUEST, read.failure());
        assertTrue(read.exception().getMessage().contains("freed during the transfer"), read.exception().getMessage());
    }

    @Test
    void M7_whatIsLeftOfAShortTransferIsDoneByACall() throws Exception {
        FakeBlockQueue driver = holding();
        driver.holds = false;
        driver.most = 512;
        IoBuffer buffer = device.allocate(2048);
        BlockRequest read = read(8, buffer);
        assertEquals(List.of(read), reap(1));
        assertEquals(Failure.NONE, read.failure());
        assertEquals(2048, read.bytes());
        assertEquals(11, buffer.segment().get(ValueLayout.JAVA_BYTE, 2047));
        assertEquals(List.of(9 * 512L), disk.calls.stream().map(FakeDisk.Seen::offset).toList());
    }

    @Test
    void M5_whatTheQueueCannotDoDirectlyAfterAllIsRepeated() throws Exception {
        FakeBlockQueue driver = holding();
        driver.holds = false;
        driver.failure = Failure.DIRECT_IMPOSSIBLE;
        BlockRequest read = read(2, device.allocate(512));
        assertEquals(List.of(read), reap(1));
        assertEquals(Failure.NONE, read.failure());
        assertEquals(1, disk.calls.size());
    }

    @Test
    void S2_aReadOfUnknownOutcomeIsRepeatedAndAWriteIsNot() throws Exception {
        FakeBlockQueue driver = holding();
        driver.holds = false;
        driver.failure = Failure.OUTCOME_UNKNOWN;
        BlockRequest read = read(2, device.allocate(512));
        assertEquals(List.of(read), reap(1));
        assertEquals(Failure.NONE, read.failure());
        driver.failure = Failure.OUTCOME_UNKNOWN;
        BlockRequest write = offered(request().write(0, device.allocate(512), 0, 512));
        assertEquals(List.of(write), reap(1));
        assertEquals(Failure.OUTCOME_UNKNOWN, write.failure());
        assertEquals(List.of("read"), disk.calls.stream().map(FakeDisk.Seen::operation).toList());
    }

    @Test
    void errorsOfTheQueueAreTheRequests() throws Exception {
        FakeBlockQueue driver = holding();
        driver.holds = false;
        driver.failure = Failure.MEDIUM;
        BlockRequest read = read(2, device.allocate(512));
        reap(1);
        assertEquals(Failure.MEDIUM, read.failure());
        assertEquals(5, read.exception().detail().errno());
    }

    @Test
    void discardsGoBesideTheQueue() throws Exception {
        offered(request().discard(0, 512));
        BlockRequest zeroes = offered(request().writeZeroes(0, 512));
        reap(2);
        assertEquals(Failure.NONE, zeroes.failure());
        assertEquals(List.of(), disk.queues.stream().flatMap(one -> one.seen.stream()).toList());
    }

    @Test
    void S1_S2_aSwapWaitsForWhatIsInsideFlushesItAndClosesTheQueue() throws Exception {
        FakeBlockQueue old = holding();
        BlockRequest write = offered(request().write(0, device.allocate(512), 0, 512));
        queue.submit();
        CompletableFuture<Object> swap = Background
                .run(() -> core.swaps.swap(device.address(), device.address()));
        core.await(DeviceEvent.Holding.class);
        BlockRequest meanwhile = read(1, device.allocate(512));
        queue.submit();
        assertFalse(swap.isDone());
        old.let(old.inside.getFirst());
        reap(2);
        swap.get(20, TimeUnit.SECONDS);
        assertEquals(Failure.NONE, write.failure());
        assertEquals(Failure.NONE, meanwhile.failure());
        assertTrue(old.isClosed());
        assertTrue(disk.calls.stream().anyMatch(call -> call.operation().equals("flush")), "flushed");
        BlockRequest next = read(1, device.allocate(512));
        assertEquals(List.of(next), reap(1));
        assertEquals(2, disk.queues.size());
    }

    @Test
    void L3_D3_theOwnerTakesBackWhatIsRegisteredOfARegionThatGoes() throws Exception {
        IoBuffer buffer = device.allocate(512);
        read(0, buffer);
        reap(1);
        Region region = driver().seen.getFirst().region().orElseThrow();
        allocator.retire(region);
        assertEquals(List.of(), driver().retired, "not on another thread than the owner's");
        read(1, device.allocate(512));
        reap(1);
        assertEquals(List.of(region), driver().retired);
    }

    @Test
    void L1_D2_aServedQueueIsWorkedByAThreadOfTheFrameworkAndAnyMayUseIt() throws Exception {
        List<CompletableFuture<Object>> users = new ArrayList<>();
        try (BlockQueue served = device.openQueue(QueueOptions.served(16))) {
            for (int user = 0; user < 8; user++) {
                int block = user;
                CompletableFuture<Object> result = new CompletableFuture<>();
                users.add(result);
                Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < 200; i++) {
                            byte[] data = new byte[512];
                            BlockRequest read = device.newRequest().read(block * 512L, MemorySegment.ofArray(data));
                            assertEquals(Offer.ACCEPTED, served.offer(read));
                            BlockRequest[] done = new BlockRequest[1];
                            assertEquals(1, served.reap(done, 1, LONG));
                            assertEquals(Failure.NONE, done[0].failure());
                        }
                        result.complete(block);
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
            }
            for (CompletableFuture<Object> user : users) {
                user.get(20, TimeUnit.SECONDS);
            }
            assertEquals(0, served.size());
        }
        assertEquals(1600, driver().seen.size());
        assertEquals(List.of(), disk.calls, "synchronous calls");
        assertTrue(driver().isClosed());
    }

    @Test
    void L4_whatAServedQueueHasIsDoneWhenItIsClosedAndCanBeReapedThen() throws Exception {
        BlockQueue served = device.openQueue(QueueOptions.served(4));
        BlockRequest read = request().read(0, device.allocate(512), 0, 512);
        served.offer(read);
        served.close();
        assertEquals(Failure.NONE, read.failure());
        assertThrows(DeviceException.IllegalRequest.class, () -> served.offer(request().flush()));
        assertEquals(1, served.reap(new BlockRequest[1], 1, LONG));
        assertThrows(DeviceException.IllegalRequest.class, () -> served.reap(new BlockRequest[1], 1, LONG));
    }

    @Test
    void S1_aSwapUnderAServedQueueWaitsForNobody() throws Exception {
        try (BlockQueue served = device.openQueue(QueueOptions.served(4))) {
            for (int i = 0; i < 20; i++) {
                BlockRequest read = request().read(512L * i, device.allocate(512), 0, 512);
                served.offer(read);
                served.submit();
                core.swaps.swap(device.address(), device.address());
                assertEquals(1, served.reap(new BlockRequest[1], 1, LONG));
                assertEquals(Failure.NONE, read.failure());
            }
        }
        assertEquals(List.of(), core.events(DeviceEvent.Orphaned.class));
    }
}
