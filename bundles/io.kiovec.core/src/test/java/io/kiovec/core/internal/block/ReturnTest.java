// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.ManualLookout;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

/** A disk that is pulled comes back into the device that the application has open, and no other one does. */
class ReturnTest {

    private static final RequestOptions AT_ONCE = RequestOptions.DEFAULT.with(Duration.ofMillis(1));
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ManualLookout lookout = new ManualLookout();
    private final TestCore core = new TestCore(lookout);
    private final FakeBus bus = new FakeBus();
    private final FakeDisk disk = new FakeDisk("A");
    private final FakeDisk stranger = new FakeDisk("B");
    private ServiceReference<Transport> registration;
    private BlockDevice device;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.register(bus, "bus");
        bus.disks.put("a", disk);
        device = core.open("bus:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
        assertEquals(0, lookout.waiting(), "looks after the core has stopped");
        assertEquals(disk.opened.get(), disk.closed.get(), "endpoints of the disk are left");
        assertEquals(stranger.opened.get(), stranger.closed.get(), "endpoints of another disk are left");
    }

    /** Pulls the disk, and returns when the device has noticed and waits. */
    private void pull() throws Exception {
        bus.disks.remove("a");
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        core.await(DeviceEvent.Offline.class);
        assertEquals(Duration.ofMillis(100), lookout.next());
    }

    private void readAtOnce() throws DeviceException {
        device.read(0, MemorySegment.ofArray(new byte[512]), AT_ONCE);
    }

    private String reason() {
        return device.statistics().reason();
    }

    private void serves(FakeDisk which) throws DeviceException {
        byte[] pattern = new byte[512];
        Arrays.fill(pattern, (byte) 7);
        device.write(1024, pattern);
        assertArrayEquals(pattern, Arrays.copyOfRange(which.data, 1024, 1536));
    }

    @Test
    void S5_theSameDiskServesTheOpenDeviceAgain() throws Exception {
        pull();
        assertEquals(DeviceState.OFFLINE, device.state());
        assertTrue(reason().contains("the disk was pulled") && reason().contains("there is no such node"), reason());
        assertEquals(1, disk.closed.get(), "the dead endpoint is still open");
        lookout.look();
        lookout.next();
        assertEquals(DeviceState.OFFLINE, device.state());
        bus.disks.put("a", disk);
        lookout.look();
        DeviceEvent.Online online = core.await(DeviceEvent.Online.class);
        assertEquals("bus:a", online.target().toString());
        assertEquals(DeviceState.ONLINE, device.state());
        assertEquals(0, lookout.waiting(), "it looks on although it has found the disk");
        assertEquals("", reason());
        serves(disk);
    }

    @Test
    void S3_aReadWaitsAtTheGateAndGoesOnWhenTheDiskIsBack() throws Exception {
        Arrays.fill(disk.data, 0, 512, (byte) 5);
        pull();
        byte[] found = new byte[512];
        CompletableFuture<Long> reader = Background.run(() -> device.read(0, found).bytes());
        lookout.look();
        lookout.next();
        assertFalse(reader.isDone(), "a read ended without a disk");
        bus.disks.put("a", disk);
        lookout.look();
        assertEquals(512, reader.get(20, TimeUnit.SECONDS));
        assertEquals(5, found[511]);
    }

    @Test
    void S2_aWriteThatMayHaveReachedTheDiskEndsAtOnceAndIsNotSentAgain() throws Exception {
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("write")) {
                bus.disks.remove("a");
            }
            return 0;
        });
        assertThrows(DeviceException.OutcomeUnknown.class, () -> device.write(0, new byte[512]));
        core.await(DeviceEvent.Offline.class);
        assertEquals(1, disk.closed.get(), "the dead endpoint is still open");
        long writes = writes();
        disk.behaviour.set(null);
        lookout.next();
        bus.disks.put("a", disk);
        lookout.look();
        core.await(DeviceEvent.Online.class);
        assertEquals(writes, writes());
        DeviceException.OutcomeUnknown lost = assertThrows(DeviceException.OutcomeUnknown.class, () -> device.flush());
        assertTrue(lost.getMessage().contains("since the last flush"), lost.getMessage());
        device.flush();
    }

    private long writes() {
        return disk.calls.stream().filter(seen -> seen.operation().equals("write")).count();
    }

    @Test
    void S5_itIsFoundUnderAnotherName() throws Exception {
        pull();
        bus.disks.put("f", disk);
        lookout.look();
        assertEquals("bus:f", core.await(DeviceEvent.Online.class).target().toString());
        assertEquals("bus:a", device.address().toString());
        serves(disk);
        bus.disks.remove("f");
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        lookout.next();
        bus.disks.put("a", disk);
        lookout.look();
        assertEquals("bus:a", core.await(DeviceEvent.Online.class).target().toString());
        serves(disk);
    }

    @Test
    void S5_whatItsTransportSeesElsewhereIsFoundAtOnce() throws Exception {
        bus.disks.put("f", disk);
        bus.disks.remove("a");
        readAtOnce(5);
        assertEquals("bus:f", device.statistics().target().toString());
        assertEquals(0, lookout.waiting());
    }

    private void readAtOnce(long seconds) throws DeviceException {
        device.read(0, MemorySegment.ofArray(new byte[512]), RequestOptions.DEFAULT.with(Duration.ofSeconds(seconds)));
    }

    @Test
    void S5_anotherDiskUnderItsNameIsRefusedAndLeftAloneAndTheRightOneIsStillFound() throws Exception {
        bus.disks.put("a", stranger);
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        core.await(DeviceEvent.Offline.class);
        for (int i = 0; i < 5; i++) {
            assertTrue(reason().contains("another device"), reason());
            lookout.look();
            lookout.next();
        }
        assertEquals(1, stranger.opened.get(), "a foreign disk was opened again and again");
        assertEquals(List.of(), stranger.calls);
        bus.disks.put("c", disk);
        lookout.look();
        assertEquals("bus:c", core.await(DeviceEvent.Online.class).target().toString());
        serves(disk);
        assertEquals(List.of(), stranger.calls);
    }

    @Test
    void S5_aForeignDiskThatTheScanDoesNotNameIsRefusedEachTime() throws Exception {
        bus.scan = FakeBus.Scan.SEES;
        bus.disks.put("a", stranger);
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        lookout.look();
        lookout.next();
        assertEquals(2, stranger.opened.get());
        assertEquals(List.of(), stranger.calls);
        assertEquals(DeviceState.OFFLINE, device.state());
        bus.disks.put("a", disk);
        lookout.look();
        core.await(DeviceEvent.Online.class);
        serves(disk);
    }

    @Test
    void S5_aDiskWithoutANameIsNotWaitedFor() throws Exception {
        FakeDisk unnamed = new FakeDisk("C");
        unnamed.identity = Identity.UNKNOWN;
        bus.disks.put("n", unnamed);
        try (BlockDevice nameless = core.open("bus:n", AccessMode.READ_WRITE)) {
            bus.disks.remove("n");
            assertThrows(DeviceException.Offline.class,
                    () -> nameless.read(0, MemorySegment.ofArray(new byte[512]), AT_ONCE));
            core.await(DeviceEvent.Offline.class);
            assertEquals(0, lookout.waiting());
        }
    }

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
