// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.Background;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What may happen while a disk is waited for, and how calmly it is looked for. */
class WaitingForReturnTest extends ReturnFixture {

    // While

    @Test
    void L4_closingTheDeviceEndsTheWaiting() throws Exception {
        pull();
        int opens = bus.opens.size();
        device.close();
        assertEquals(0, lookout.waiting());
        lookout.pass(Duration.ofHours(1));
        assertEquals(opens, bus.opens.size());
        assertEquals(DeviceState.CLOSED, device.state());
    }

    @Test
    void L4_aRequestThatWaitsEndsWhenTheDeviceIsClosed() throws Exception {
        pull();
        CompletableFuture<Long> reader = Background.run(() -> device.read(0, new byte[512]).bytes());
        device.close();
        Throwable ended = reader.handle((bytes, thrown) -> thrown).get(20, TimeUnit.SECONDS);
        assertTrue(ended instanceof DeviceException.IllegalRequest, String.valueOf(ended));
    }

    @Test
    void L1_aQueueEndsWhatItHasAndServesAgain() throws Exception {
        CountDownLatch inside = new CountDownLatch(8);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (!operation.equals("flush")) {
                inside.countDown();
                Background.await(goOn);
            }
            return 0;
        });
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(8))) {
            Set<BlockRequest> offered = offer(queue, 8);
            queue.submit();
            inside.await();
            bus.disks.remove("a");
            goOn.countDown();
            Map<Failure, Integer> failures = reap(queue, offered);
            assertEquals(Map.of(Failure.OFFLINE, 4, Failure.OUTCOME_UNKNOWN, 4), failures);
            lookout.next();
            bus.disks.put("a", disk);
            disk.behaviour.set(null);
            lookout.look();
            core.await(DeviceEvent.Online.class);
            assertEquals(Map.of(Failure.NONE, 8), reap(queue, offer(queue, 8)));
        }
    }

    /** As many reads as writes. */
    private Set<BlockRequest> offer(BlockQueue queue, int count) throws DeviceException {
        Set<BlockRequest> offered = new HashSet<>();
        for (int i = 0; i < count; i++) {
            MemorySegment memory = MemorySegment.ofArray(new byte[512]);
            BlockRequest request = device.newRequest().options(RequestOptions.DEFAULT.with(Duration.ofMillis(200)));
            offered.add(i % 2 == 0 ? request.read(i * 512L, memory) : request.write(i * 512L, memory));
        }
        for (BlockRequest request : offered) {
            assertEquals(Offer.ACCEPTED, queue.offer(request));
        }
        return offered;
    }

    private static Map<Failure, Integer> reap(BlockQueue queue, Set<BlockRequest> offered) throws DeviceException {
        Map<Failure, Integer> failures = new EnumMap<>(Failure.class);
        BlockRequest[] done = new BlockRequest[offered.size()];
        assertEquals(done.length, queue.reap(done, done.length, LONG));
        for (BlockRequest request : done) {
            assertTrue(offered.remove(request), "reaped twice or never offered");
            failures.merge(request.failure(), 1, Integer::sum);
        }
        assertEquals(0, queue.size());
        return failures;
    }

    @Test
    void S1_aSwapByHandEndsTheWaiting() throws Exception {
        FakeDisk elsewhere = new FakeDisk(disk.data, "A");
        core.register(elsewhere, "other");
        pull();
        core.swaps.swap(device.address(), Address.parse("other:a"));
        assertEquals(DeviceState.ONLINE, device.state());
        assertEquals(0, lookout.waiting());
        serves(disk);
    }

    @Test
    void S5_aSwapByHandToAnotherDiskIsRefusedAndTheWaitingGoesOn() throws Exception {
        core.register(stranger, "other");
        pull();
        assertThrows(DeviceException.IllegalRequest.class,
                () -> core.swaps.swap(device.address(), Address.parse("other:b")));
        assertTrue(reason().contains("another device"), reason());
        assertEquals(1, lookout.waiting());
        assertThrows(DeviceException.Unavailable.class,
                () -> core.swaps.swap(device.address(), Address.parse("nowhere:b")));
        assertEquals(1, lookout.waiting());
        bus.disks.put("a", disk);
        lookout.look();
        core.await(DeviceEvent.Online.class);
        serves(disk);
    }

    @Test
    void S7_withoutItsTransportNothingIsWaitedForAndANewOneIsTriedAtOnce() throws Exception {
        pull();
        core.transports.unregister(registration);
        core.await(DeviceEvent.Offline.class);
        assertEquals(0, lookout.waiting());
        assertTrue(reason().contains("no transport serves"), reason());
        bus.disks.put("a", disk);
        core.register(bus, "bus");
        core.await(DeviceEvent.Online.class);
        serves(disk);
    }
    // When

    @Test
    void lookingIsCalm() throws Exception {
        pull();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pauses.add(lookout.next().toMillis());
            lookout.look();
        }
        assertEquals(List.of(100L, 200L, 400L, 800L, 1600L, 2000L, 2000L, 2000L), pauses);
        lookout.next();
        assertEquals(1, lookout.waiting());
    }

    @Test
    void aDiskThatComesAndGoesAtOnceIsLookedForAsCalmly() throws Exception {
        pull();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pauses.add(lookout.next().toMillis());
            bus.disks.put("a", disk);
            lookout.look();
            core.await(DeviceEvent.Online.class);
            bus.disks.remove("a");
            assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        }
        assertEquals(List.of(100L, 200L, 400L, 800L), pauses);
        lookout.next();
        bus.disks.put("a", disk);
        lookout.look();
        core.await(DeviceEvent.Online.class);
        lookout.pass(Duration.ofSeconds(2));
        pull();
    }

    @Test
    void aDiskThatOpensAndFailsAtOnceIsOpenedCalmly() throws Exception {
        disk.behaviour.set((operation, offset, memory, call) -> {
            throw new DeviceException.Offline(call.address(), "the disk does not answer");
        });
        CompletableFuture<Long> reader = Background.run(() -> device.read(0, new byte[512]).bytes());
        assertEquals(Duration.ofMillis(100), lookout.next());
        assertEquals(2, disk.opened.get());
        lookout.look();
        assertEquals(Duration.ofMillis(200), lookout.next());
        assertEquals(3, disk.opened.get());
        disk.behaviour.set(null);
        lookout.look();
        assertEquals(512, reader.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whatIsFoundAgainAndAgainIsNoNews() throws Exception {
        pull();
        for (int i = 0; i < 4; i++) {
            lookout.look();
            lookout.next();
        }
        bus.disks.put("a", disk);
        lookout.look();
        assertEquals(List.of(), core.until(DeviceEvent.Online.class));
    }
}
