// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;

/** Queues on a driver whose calls wait for nothing: the owner makes them. */
@Timeout(60)
class PromptQueueTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
    private ServiceReference<Transport> registration;
    private BlockDevice device;
    private BlockQueue queue;

    @BeforeEach
    void open() throws DeviceException {
        disk.isPrompt = true;
        disk.behaviour.set((_, _, _, _) -> {
            callers.add(Thread.currentThread());
            return 0;
        });
        registration = core.register(disk, "fake");
        core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
        device = core.open("fake:a", AccessMode.READ_WRITE);
        queue = device.openQueue(QueueOptions.threadBound(4));
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private BlockRequest offered(String operation) throws DeviceException {
        IoBuffer buffer = device.allocate(1024);
        BlockRequest request = device.newRequest().options(RequestOptions.DIRECT);
        queue.offer(switch (operation) {
            case "read" -> request.read(0, buffer, 0, 1024);
            case "write" -> request.write(0, buffer, 0, 1024);
            default -> request.flush();
        });
        return request;
    }

    private void reap(int count) throws DeviceException {
        assertEquals(count, queue.reap(new BlockRequest[4], count, LONG));
    }

    @Test
    void D1_theOwnerMakesTheCalls() throws Exception {
        List<BlockRequest> all = List.of(offered("read"), offered("write"), offered("flush"));
        reap(3);
        assertTrue(all.stream().allMatch(each -> each.failure() == Failure.NONE));
        assertEquals(1024, all.getFirst().bytes());
        assertEquals(Set.of(Thread.currentThread()), callers);
    }

    @Test
    void aDriverThatIsPromptNoMoreGetsThreads() throws Exception {
        offered("read");
        reap(1);
        disk.isPrompt = false;
        callers.clear();
        offered("read");
        reap(1);
        assertEquals(1, callers.size());
        assertTrue(!callers.contains(Thread.currentThread()));
    }

    @Test
    void errorsAreTheDriversOwn() throws Exception {
        DeviceException.Medium worn = new DeviceException.Medium(device.address(), "worn out");
        disk.behaviour.set((_, _, _, _) -> {
            throw worn;
        });
        BlockRequest read = offered("read");
        reap(1);
        assertEquals(Failure.MEDIUM, read.failure());
        assertSame(worn, read.exception().getCause());
        assertEquals(1, disk.calls.size(), "it is sent once");
    }

    @Test
    void S1_anErrorOfOneDriverIsForgottenWhenTheNextHasAQueueOfItsOwn() throws Exception {
        disk.behaviour.set((_, _, _, call) -> {
            throw new DeviceException.Medium(call.address(), "worn out");
        });
        BlockRequest read = offered("read");
        reap(1);
        assertEquals(Failure.MEDIUM, read.failure());
        disk.behaviour.set(null);
        disk.hasQueue = true;
        core.swaps.swap(device.address(), device.address());
        queue.offer(read);
        reap(1);
        assertEquals(Failure.NONE, read.failure());
        assertEquals(1, disk.queues.getLast().seen.size());
    }

    @Test
    void S8_whatADriverMayNotThrowEndsOneRequestAsUnknownAndCostsItTheEndpoint() throws Exception {
        disk.behaviour.set((operation, _, _, _) -> {
            if (operation.equals("write")) {
                throw new IllegalStateException("a bug");
            }
            return 0;
        });
        BlockRequest write = offered("write");
        BlockRequest read = offered("read");
        reap(2);
        assertEquals(Failure.OUTCOME_UNKNOWN, write.failure());
        assertEquals(Failure.NONE, read.failure());
        core.await(DeviceEvent.Holding.class);
    }

    @Test
    void S2_whatTheDriverDidNotBeginIsBegunAnewOnTheNextEndpoint() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        disk.behaviour.set((_, _, _, call) -> {
            if (failures.getAndDecrement() > 0) {
                throw new DeviceException.Offline(call.address(), "it was pulled");
            }
            return 0;
        });
        BlockRequest write = offered("write");
        reap(1);
        assertEquals(Failure.NONE, write.failure());
        assertEquals(1024, write.bytes());
    }

    @Test
    void M7_whatIsLeftOfAShortTransferIsDone() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        disk.behaviour.set((_, _, _, _) -> calls.incrementAndGet() == 1 ? 512 : 0);
        BlockRequest read = offered("read");
        reap(1);
        assertEquals(1024, read.bytes());
    }

    @Test
    void S3_whileThereIsNoDriverTheOwnerDoesNotWaitInIt() throws Exception {
        offered("read");
        reap(1);
        core.transports.unregister(registration);
        BlockRequest read = offered("read");
        queue.submit();
        assertEquals(0, queue.reap(new BlockRequest[1], 1, Duration.ofMillis(5)));
        core.register(new FakeDisk(disk.data, "A"), "fake");
        reap(1);
        assertEquals(Failure.NONE, read.failure());
    }
}
