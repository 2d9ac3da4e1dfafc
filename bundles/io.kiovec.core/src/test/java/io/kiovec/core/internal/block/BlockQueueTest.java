// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.RequestState;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

class BlockQueueTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private ServiceReference<Transport> registration;
    private BlockDevice device;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.register(disk, "fake");
        core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
        device = core.open("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private BlockRequest[] requests(int count) throws DeviceException {
        BlockRequest[] requests = new BlockRequest[count];
        for (int i = 0; i < count; i++) {
            requests[i] = device.newRequest().read(i * 512L, MemorySegment.ofArray(new byte[512]));
        }
        return requests;
    }

    @Test
    void L1_everyAcceptedRequestIsReapedExactlyOnce() throws Exception {
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(8))) {
            BlockRequest[] done = new BlockRequest[8];
            for (int round = 0; round < 50; round++) {
                Set<BlockRequest> offered = new HashSet<>();
                for (BlockRequest request : requests(8)) {
                    assertEquals(Offer.ACCEPTED, queue.offer(request));
                    offered.add(request);
                }
                assertEquals(8, queue.reap(done, 8, LONG));
                for (BlockRequest request : done) {
                    assertTrue(offered.remove(request), "reaped twice or never offered");
                    assertEquals(RequestState.DONE, request.state());
                    assertEquals(512, request.bytes());
                }
                assertEquals(0, queue.size());
            }
        }
    }

    @Test
    void aFullQueueSaysSoAndLeavesTheRequestAlone() throws Exception {
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(2))) {
            BlockRequest[] requests = requests(3);
            queue.offer(requests[0]);
            queue.offer(requests[1]);
            assertEquals(Offer.FULL, queue.offer(requests[2]));
            assertEquals(RequestState.READY, requests[2].state());
            assertEquals(2, queue.submit());
            queue.reap(new BlockRequest[2], 2, LONG);
            assertEquals(Offer.ACCEPTED, queue.offer(requests[2]));
        }
    }

    @Test
    void aThreadBoundQueueIsItsOwnersOnly() throws Exception {
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(2))) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            BlockRequest request = requests(1)[0];
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    queue.offer(request);
                } catch (DeviceException e) {
                    thrown.set(e);
                }
            });
            other.join();
            assertEquals(DeviceException.IllegalRequest.class, thrown.get().getClass());
            assertEquals(RequestState.READY, request.state());
        }
    }

    @Test
    void aVirtualThreadGetsAServedQueueOnly() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread virtual = Thread.ofVirtual().start(() -> {
            try (BlockQueue served = device.openQueue(QueueOptions.served(2))) {
                served.offer(requests(1)[0]);
                assertEquals(1, served.reap(new BlockRequest[1], 1, LONG));
                device.openQueue(QueueOptions.threadBound(2));
            } catch (DeviceException | AssertionError e) {
                thrown.set(e);
            }
        });
        virtual.join();
        assertEquals(DeviceException.IllegalRequest.class, thrown.get().getClass());
    }

    @Test
    void threadsThatReapTogetherEachGetWhatTheyWaitFor() throws Exception {
        try (BlockQueue served = device.openQueue(QueueOptions.served(8))) {
            List<CompletableFuture<Integer>> users = new ArrayList<>();
            for (int user = 0; user < 4; user++) {
                users.add(Background.run(() -> {
                    for (int i = 0; i < 200; i++) {
                        served.offer(requests(1)[0]);
                        assertEquals(1, served.reap(new BlockRequest[1], 1, LONG));
                    }
                    return 0;
                }));
            }
            for (CompletableFuture<Integer> user : users) {
                user.get(20, TimeUnit.SECONDS);
            }
            assertEquals(0, served.size());
        }
    }

    @Test
    void L1_L4_whoReapsWhileAQueueIsClosedGetsWhatItHad() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BlockQueue queue = device.openQueue(QueueOptions.threadBound(2));
        BlockRequest[] requests = requests(2);
        BlockRequest[] done = new BlockRequest[2];
        disk.behaviour.set((_, _, _, _) -> {
            both.countDown();
            Background.await(both);
            return 0;
        });
        queue.offer(requests[0]);
        queue.offer(requests[1]);
        assertEquals(2, queue.reap(done, 2, LONG));
        // Two threads serve now, and the one without a request ends as soon as the queue is closed.
        disk.behaviour.set((_, _, _, _) -> {
            last.countDown();
            Background.await(goOn);
            return 0;
        });
        queue.offer(requests[0]);
        queue.submit();
        last.await();
        Thread closing = Thread.ofPlatform().daemon().start(queue::close);
        CompletableFuture<Integer> ended = Background.run(() -> {
            // It waits for the thread that is inside, or has left it to the owner.
            while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            return 0;
        });
        assertEquals(1, queue.reap(done, 1, LONG));
        assertEquals(requests[0], done[0]);
        assertEquals(RequestState.DONE, requests[0].state());
        ended.get();
        closing.join();
        assertThrows(DeviceException.IllegalRequest.class, () -> queue.reap(done, 0, Duration.ZERO));
    }

    @Test
    void L1_whatWasDoneWhenAQueueWasClosedCanBeReaped() throws Exception {
        BlockQueue queue = device.openQueue(QueueOptions.threadBound(2));
        BlockRequest[] requests = requests(2);
        queue.offer(requests[0]);
        queue.offer(requests[1]);
        queue.close();
        BlockRequest[] done = new BlockRequest[1];
        assertEquals(1, queue.reap(done, 1, LONG));
        assertThrows(DeviceException.IllegalRequest.class, queue::submit);
        assertEquals(1, queue.reap(done, 1, LONG));
        assertThrows(DeviceException.IllegalRequest.class, () -> queue.reap(done, 1, LONG));
    }

    @Test
    void M4_onAQueueOnlyABufferGoesDirectly() throws Exception {
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(2));
                IoBuffer buffer = device.allocate(512);
                java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofShared()) {
            BlockRequest managed = device.newRequest().options(RequestOptions.DIRECT).read(0, buffer, 0, 512);
            BlockRequest unmanaged = device.newRequest().options(RequestOptions.DIRECT).read(0, arena.allocate(512));
            queue.offer(managed);
            queue.offer(unmanaged);
            queue.reap(new BlockRequest[2], 2, LONG);
            assertEquals(TransferMode.DIRECT, managed.mode());
            assertEquals(Demotion.UNMANAGED_MEMORY, unmanaged.demotion());
        }
    }

    @Test
    void S3_queuedRequestsWaitForADriver() throws Exception {
        byte[] data = new byte[512];
        java.util.Arrays.fill(data, (byte) 3);
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(2))) {
            core.transports.unregister(registration);
            BlockRequest write = device.newRequest().write(0, MemorySegment.ofArray(data));
            assertEquals(Offer.ACCEPTED, queue.offer(write));
            queue.submit();
            core.await(DeviceEvent.Offline.class);
            assertEquals(0, queue.reap(new BlockRequest[1], 1, Duration.ofMillis(1)));
            core.register(new FakeDisk(disk.data, "A"), "fake");
            assertEquals(1, queue.reap(new BlockRequest[1], 1, LONG));
            assertEquals(Failure.NONE, write.failure());
            assertArrayEquals(data, java.util.Arrays.copyOf(disk.data, 512));
        }
    }

    @Test
    void L3_aBufferClosedInFlightIsFreedWhenItsTransferEnds() throws Exception {
        ArenaAllocator allocator = new ArenaAllocator();
        core.allocators.register(allocator, "own");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            inside.countDown();
            Background.await(goOn);
            return 0;
        });
        IoBuffer buffer = device.allocate(512, "own");
        BlockRequest request = device.newRequest().options(RequestOptions.DIRECT).read(0, buffer, 0, 512);
        CompletableFuture<Failure> read = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                read.complete(device.execute(request));
            } catch (DeviceException e) {
                read.completeExceptionally(e);
            }
        });
        inside.await();
        buffer.close();
        assertEquals(0, allocator.freed.get(), "freed under a transfer");
        goOn.countDown();
        assertEquals(Failure.NONE, read.get());
        assertEquals(1, allocator.freed.get());
        buffer.close();
        assertEquals(1, allocator.freed.get());
    }

    @Test
    void L4_closingTheDeviceEndsItsQueuesAndTheirThreads() throws Exception {
        BlockQueue queue = device.openQueue(QueueOptions.served(4));
        BlockRequest request = requests(1)[0];
        queue.offer(request);
        device.close();
        assertEquals(RequestState.DONE, request.state());
        assertThrows(DeviceException.IllegalRequest.class, () -> queue.offer(requests(1)[0]));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("kiovec-queue fake:a")
                        && thread.getState() == Thread.State.WAITING),
                "a thread of the queue is left");
    }
}
