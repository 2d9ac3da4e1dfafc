// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static io.kiovec.core.internal.Background.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.scsi.FakeScsiQueue.Command;
import io.kiovec.core.internal.scsi.FakeScsiQueue.End;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Queues of commands: on the driver's own queue where it has one (rule D2), and what becomes of it in a swap. */
class ScsiQueueTest extends ScsiQueueFixture {

    @Test
    void D2_aBatchGoesToTheDriversQueueAndEachComesBackOnceInTheOrderOfTheDriver() throws Exception {
        FakeScsiQueue driver = holding();
        ScsiRequest first = offered(READ_10, RequestOptions.DIRECT);
        ScsiRequest second = offered(READ_10, RequestOptions.INDIRECT);
        ScsiRequest third = offered(WRITE_10, RequestOptions.DIRECT);
        assertEquals(3, queue.submit());
        assertEquals(List.of(1, 3), driver.batches);
        List<Command> inside = List.copyOf(driver.inside);
        driver.let(inside.get(2), End.GOOD);
        driver.let(inside.get(0), new End(Failure.NONE, ScsiStatus.TASK_SET_FULL.code(), 0));
        assertEquals(List.of(third, first), reapAll(2));
        assertEquals(ScsiStatus.TASK_SET_FULL.code(), first.status());
        assertEquals(TransferMode.DIRECT, third.mode());
        assertEquals(1, queue.size());
        driver.let(inside.get(1), End.GOOD);
        assertEquals(List.of(second), reapAll(1));
        assertEquals(TransferMode.INDIRECT, second.mode());
        assertEquals(4096, second.copiedBytes());
        assertEquals(List.of(), target.commands());
        assertEquals(0, queue.size());
    }

    @Test
    void M4_memoryThatIsNoBufferGoesIndirectlyAndAnArrayByAThreadBesideIt() throws Exception {
        ScsiRequest unmanaged = device.newRequest().options(RequestOptions.DIRECT);
        ScsiRequest array = device.newRequest().options(RequestOptions.DIRECT);
        byte[] room = new byte[512];
        try (Arena arena = Arena.ofShared()) {
            unmanaged.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) READ_10);
            queue.offer(unmanaged.command(10, DataDirection.IN, arena.allocate(512, 16)));
            array.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) READ_10);
            queue.offer(array.command(10, DataDirection.IN, MemorySegment.ofArray(room)));
            reapAll(2);
        }
        assertEquals(Demotion.UNMANAGED_MEMORY, unmanaged.demotion());
        assertEquals(TransferMode.INDIRECT, unmanaged.mode());
        assertEquals(Demotion.HEAP_MEMORY, array.demotion());
        assertEquals(FakeTarget.PATTERN, room[511]);
        assertEquals(1, target.commands().size());
    }

    @Test
    void aDriversQueueThatIsFullerThanOursIsWaitedFor() throws Exception {
        FakeScsiQueue driver = holding();
        driver.holds = false;
        driver.room = 2;
        for (int i = 0; i < 7; i++) {
            offered(READ_10, RequestOptions.DIRECT);
        }
        assertEquals(7, queue.submit());
        assertEquals(2, driver.inside.size());
        reapAll(7);
        assertEquals(List.of(), target.commands());
    }

    @Test
    void S1_aSwapWaitsForWhatIsInsideAndWhatComesMeanwhileWaitsForTheNewEndpoint() throws Exception {
        FakeScsiQueue driver = holding();
        ScsiRequest old = offered(READ_10, RequestOptions.DIRECT);
        queue.submit();
        CompletableFuture<Object> swap = run(() -> core.swaps.swap(device.address(), device.address()));
        core.await(DeviceEvent.Holding.class);
        ScsiRequest meanwhile = offered(WRITE_10, RequestOptions.DIRECT);
        queue.submit();
        assertEquals(List.of(), target.commands());
        assertFalse(swap.isDone());
        driver.let(driver.inside.getFirst(), End.GOOD);
        reapAll(2);
        swap.get(20, TimeUnit.SECONDS);
        assertEquals(Failure.NONE, old.failure());
        assertEquals(Failure.NONE, meanwhile.failure());
        assertEquals(WRITE_10, target.commands().getFirst().opcode());
        ScsiRequest next = offered(READ_10, RequestOptions.DIRECT);
        assertEquals(List.of(next), reapAll(1));
        assertEquals(2, target.queues.size());
        assertEquals(List.of("open default", "open default", "close queue", "close default"), target.life);
    }

    @Test
    void S4_anOwnerThatDoesNotComeKeepsTheOldEndpointUntilItDoes() throws Exception {
        try (TestCore hasty = new TestCore(Duration.ofMillis(20))) {
            hasty.register(target, "fake");
            ScsiDevice other = hasty.openScsi("fake:a", AccessMode.READ);
            ScsiQueue mine = other.openQueue(QueueOptions.threadBound(4));
            ScsiRequest read = other.newRequest();
            read.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) READ_10);
            target.life.clear();
            try (Arena arena = Arena.ofShared()) {
                mine.offer(read.command(10, DataDirection.IN, arena.allocate(512, 16)));
                mine.submit();
                hasty.swaps.swap(other.address(), other.address());
                hasty.await(DeviceEvent.Orphaned.class);
                assertEquals(List.of("open default"), target.life);
                ScsiRequest[] done = new ScsiRequest[4];
                assertEquals(1, mine.reap(done, 1, LONG));
                assertEquals(Failure.NONE, read.failure());
            }
            assertTimeoutPreemptively(LONG, () -> {
                while (other.statistics().orphans() > 0) {
                    Thread.onSpinWait();
                }
            });
            assertEquals(List.of("open default", "close queue", "close default"), target.life);
        }
    }

    @Test
    void S1_anOwnerWithNothingInsideDoesNotHoldASwapUp() throws Exception {
        holding();
        core.swaps.swap(device.address(), device.address());
        assertEquals(List.of("open default", "open default", "close queue", "close default"), target.life);
    }

    @Test
    void S3_whileThereIsNoDriverCommandsWaitUpToTheirTimeout() throws Exception {
        holding();
        core.transports.unregister(registration);
        ScsiRequest late = offered(READ_10, RequestOptions.DIRECT.with(Duration.ofMillis(20)));
        ScsiRequest patient = offered(READ_10, RequestOptions.DIRECT);
        assertEquals(List.of(late), reapAll(1));
        assertEquals(Failure.OFFLINE, late.failure());
        registration = core.register(target, "fake");
        assertEquals(List.of(patient), reapAll(1));
        assertEquals(Failure.NONE, patient.failure());
    }

    @Test
    void anAbortReachesWhatWaitsForRoomAndWhatIsInside() throws Exception {
        FakeScsiQueue driver = holding();
        driver.room = 1;
        ScsiRequest inside = offered(READ_10, RequestOptions.DIRECT);
        ScsiRequest waiting = offered(READ_10, RequestOptions.DIRECT);
        queue.submit();
        run(() -> {
            device.abort(waiting);
            device.abort(inside);
            return device;
        }).get(20, TimeUnit.SECONDS);
        assertEquals(List.of(waiting), reapAll(1));
        assertEquals(ScsiStatus.TASK_ABORTED.code(), waiting.status());
        assertEquals(List.of(driver.inside.getFirst().token()), driver.cancelled);
        driver.let(driver.inside.getFirst(), End.GOOD);
        assertEquals(List.of(inside), reapAll(1));
    }

    @Test
    void L4_closeOnAnotherThreadIsCarriedOutByTheOwner() throws Exception {
        FakeScsiQueue driver = holding();
        driver.holds = false;
        ScsiRequest read = offered(READ_10, RequestOptions.DIRECT);
        queue.submit();
        run(() -> {
            queue.close();
            return queue;
        }).get(20, TimeUnit.SECONDS);
        assertFalse(target.life.contains("close queue"));
        assertThrows(DeviceException.IllegalRequest.class, () -> queue.submit());
        assertTrue(target.life.contains("close queue"));
        assertEquals(Failure.NONE, read.failure());
        queue.close();
    }

    @Test
    void L1_L4_theOwnerWhoReapsAfterACloseGetsWhatTheQueueHad() throws Exception {
        FakeScsiQueue driver = holding();
        driver.holds = false;
        ScsiRequest read = offered(READ_10, RequestOptions.DIRECT);
        ScsiRequest beside = device.newRequest();
        beside.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) READ_10);
        queue.offer(beside.command(10, DataDirection.IN, MemorySegment.ofArray(new byte[512])));
        queue.submit();
        run(() -> {
            queue.close();
            return queue;
        }).get(20, TimeUnit.SECONDS);
        assertEquals(Set.of(read, beside), Set.copyOf(reapAll(2)));
        assertTrue(target.life.contains("close queue"));
        assertThrows(DeviceException.IllegalRequest.class, () -> queue.reap(new ScsiRequest[1], 0, LONG));
    }

    @Test
    void L4_closingTheDeviceEndsWhatItsQueueHas() throws Exception {
        FakeScsiQueue driver = holding();
        driver.holds = false;
        ScsiRequest read = offered(READ_10, RequestOptions.DIRECT);
        queue.submit();
        device.close();
        assertEquals(Failure.NONE, read.failure());
        assertEquals(List.of("open default", "close queue", "close default"), target.life);
    }

    @Test
    void anotherThreadIsRefusedAndAVirtualOneToo() throws Exception {
        ScsiRequest read = request(READ_10, device.allocate(512), RequestOptions.DIRECT);
        run(() -> assertThrows(DeviceException.IllegalRequest.class, () -> queue.offer(read)))
                .get(20, TimeUnit.SECONDS);
        CompletableFuture<DeviceException> refused = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> refused.complete(assertThrows(DeviceException.IllegalRequest.class,
                () -> device.openQueue(QueueOptions.threadBound(4)))));
        refused.get(20, TimeUnit.SECONDS);
    }

    @Test
    void D1_withoutAQueueOfTheDriversThreadsMakeSynchronousCalls() throws Exception {
        target.hasQueue = false;
        ScsiRequest one = offered(READ_10, RequestOptions.DIRECT);
        ScsiRequest two = offered(WRITE_10, RequestOptions.DIRECT);
        reapAll(2);
        assertEquals(TransferMode.DIRECT, one.mode());
        assertEquals(Failure.NONE, two.failure());
        assertEquals(2, target.commands().size());
        ScsiQueue served = device.openQueue(QueueOptions.served(4));
        served.offer(request(READ_10, device.allocate(512), RequestOptions.DIRECT));
        ScsiRequest[] done = new ScsiRequest[4];
        assertEquals(1, served.reap(done, 1, LONG));
        assertEquals(3, target.commands().size());
    }

    @Test
    void aRequestInFlightIsRefusedAndAFullQueueLeavesOthersAlone() throws Exception {
        FakeScsiQueue driver = holding();
        ScsiRequest first = offered(READ_10, RequestOptions.DIRECT);
        assertThrows(DeviceException.IllegalRequest.class, () -> queue.offer(first));
        assertThrows(DeviceException.IllegalRequest.class, () -> device.execute(first));
        for (int i = 0; i < 7; i++) {
            offered(READ_10, RequestOptions.DIRECT);
        }
        ScsiRequest ninth = request(READ_10, device.allocate(512), RequestOptions.DIRECT);
        assertSame(Offer.FULL, queue.offer(ninth));
        driver.holds = false;
        reapAll(8);
        assertEquals(Failure.NONE, device.execute(ninth));
    }
}
