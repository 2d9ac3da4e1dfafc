// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

/** Rules S1 to S9 and D6, on drivers that do what the test wants. */
class SwapTest {

    private static final RequestOptions AT_ONCE = RequestOptions.DEFAULT.with(Duration.ofMillis(1));

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");

    @AfterEach
    void stop() {
        core.close();
    }

    private BlockDevice openDisk() throws DeviceException {
        return core.open("fake:a", AccessMode.READ_WRITE);
    }

    @Test
    void S1_theNewEndpointIsOpenedBeforeTheOldOneGoes() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        AtomicInteger openAtClose = new AtomicInteger();
        disk.behaviour.set((operation, offset, memory, call) -> {
            openAtClose.set(disk.opened.get());
            return 0;
        });
        device.write(0, new byte[512]);
        core.swaps.swap(device.address(), device.address());
        assertEquals(2, openAtClose.get(), "endpoints opened when the old one was flushed");
        assertEquals(1, disk.closed.get());
        assertEquals(DeviceState.ONLINE, device.state());
    }

    @Test
    void S1_anExclusiveDeviceIsReleasedBeforeItIsOpenedAgain() throws Exception {
        disk.limits = disk.limits.toBuilder().set(Trait.EXCLUSIVE, Support.YES).build();
        AtomicBoolean overlapped = new AtomicBoolean();
        Transport watching = (ExclusiveTransport) (address, access) -> {
            if (disk.opened.get() != disk.closed.get()) {
                overlapped.set(true);
            }
            return disk.openBlock(address, access);
        };
        core.register(watching, "fake");
        BlockDevice device = openDisk();
        core.swaps.swap(device.address(), device.address());
        assertFalse(overlapped.get(), "two endpoints were open at once");
        device.read(0, new byte[512]);
    }

    @Test
    void S1_anExclusiveDeviceIsLookedAtBeforeItIsLetGo() throws Exception {
        disk.limits = disk.limits.toBuilder().set(Trait.EXCLUSIVE, Support.YES).build();
        List<String> order = new CopyOnWriteArrayList<>();
        core.register(new LookingTransport(disk, () -> order.add(
                "looks with " + (disk.opened.get() - disk.closed.get()) + " open"),
                () -> order.add("opens with " + (disk.opened.get() - disk.closed.get()) + " open")), "fake");
        BlockDevice device = openDisk();
        core.swaps.swap(device.address(), device.address());
        assertEquals(List.of("opens with 0 open", "looks with 1 open", "opens with 0 open"), order);
    }

    @Test
    void S8_aDriverThatThrowsWhenItLooksAheadIsBlamedAndServes() throws Exception {
        disk.limits = disk.limits.toBuilder().set(Trait.EXCLUSIVE, Support.YES).build();
        core.register(new LookingTransport(disk, () -> {
            throw new IllegalStateException("looked too far");
        }, () -> {
        }), "fake");
        BlockDevice device = openDisk();
        core.swaps.swap(device.address(), device.address());
        device.read(0, new byte[512]);
        assertEquals(1, core.transport("fake-driver").failures());
    }

    /** An exclusive swap to where nobody serves does not touch the device. */
    @Test
    void S1_nothingIsLetGoForAnAddressThatNobodyServes() throws Exception {
        disk.limits = disk.limits.toBuilder().set(Trait.EXCLUSIVE, Support.YES).build();
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        assertThrows(DeviceException.Unavailable.class,
                () -> core.swaps.swap(device.address(), Address.parse("nowhere:a")));
        assertEquals(0, disk.closed.get());
    }

    /** Does something when it looks ahead, and when it opens. */
    private record LookingTransport(FakeDisk disk, Runnable looks, Runnable opens) implements Transport {
        @Override
        public void lookAhead(Address address, AccessMode access) {
            looks.run();
        }

        @Override
        public io.kiovec.spi.BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
            opens.run();
            return disk.openBlock(address, access);
        }
    }

    /** A transport as a lambda. */
    private interface ExclusiveTransport extends Transport {
        io.kiovec.spi.BlockEndpoint open(Address address, AccessMode access) throws DeviceException;

        @Override
        default io.kiovec.spi.BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
            return open(address, access);
        }
    }

    @Test
    void S1_anExclusiveSwapThatCannotOpenGoesBackToTheOldAddress() throws Exception {
        disk.limits = disk.limits.toBuilder().set(Trait.EXCLUSIVE, Support.YES).build();
        Transport failing = (ExclusiveTransport) (address, access) -> {
            if (address.rest().equals("missing")) {
                throw new DeviceException.Unavailable(address, "there is no such node");
            }
            return disk.openBlock(address, access);
        };
        core.register(failing, "fake");
        BlockDevice device = openDisk();
        assertThrows(DeviceException.Unavailable.class,
                () -> core.swaps.swap(device.address(), Address.parse("fake:missing")));
        assertEquals(1, disk.closed.get(), "it was let go for the new one");
        assertEquals(DeviceState.ONLINE, device.state());
        device.read(0, new byte[512]);
    }

    @Test
    void S1_aSwapDrainsBeforeItLetsGo() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("read")) {
                inside.countDown();
                await(goOn);
            }
            return 0;
        });
        CompletableFuture<Long> read = inBackground(() -> read(device));
        inside.await();
        CompletableFuture<Swapped> swap = inBackground(() -> swap(device));
        core.await(DeviceEvent.Draining.class);
        assertEquals(0, disk.closed.get(), "closed with a call inside");
        assertEquals(DeviceState.DRAINING, device.state());
        goOn.countDown();
        assertEquals(512, read.get());
        swap.get();
        assertEquals(1, disk.closed.get());
    }

    @Test
    void S1_aSwapCostsOtherDevicesNothing() throws Exception {
        FakeDisk other = new FakeDisk("B");
        ServiceReference<Transport> going = core.register(disk, "fake");
        core.register(other, "other");
        BlockDevice device = openDisk();
        try (BlockDevice second = core.open("other:b", AccessMode.READ_WRITE)) {
            core.transports.unregister(going);
            assertEquals(DeviceState.OFFLINE, awaitOffline(device));
            assertEquals(DeviceState.ONLINE, second.state());
            second.read(0, new byte[512]);
        }
    }

    private DeviceState awaitOffline(BlockDevice device) throws InterruptedException {
        core.await(DeviceEvent.Offline.class);
        return device.state();
    }

    @Test
    void S2_aReadThatMayHaveReachedTheDeviceIsSentAgainOnlyWhenTheDriverSaysNothingReachedIt() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        AtomicInteger failures = new AtomicInteger(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (failures.getAndDecrement() > 0) {
                throw new DeviceException.Offline(call.address(), "the device has gone");
            }
            return 0;
        });
        assertEquals(512, device.read(0, new byte[512]).bytes());
        assertEquals(2, disk.opened.get());
    }

    @Test
    void S2_aWriteOfUnknownOutcomeIsNeverSentAgain() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        disk.behaviour.set((operation, offset, memory, call) -> {
            throw new DeviceException.OutcomeUnknown(call.address(), "who knows");
        });
        assertThrows(DeviceException.OutcomeUnknown.class, () -> device.write(0, new byte[512]));
        assertEquals(1, disk.calls.size());
    }

    @Test
    void S2_aFlushThatFailsInASwapIsReportedOnTheNextFlush() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        device.write(0, new byte[512]);
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("flush")) {
                throw new DeviceException.Medium(call.address(), "the cache is lost");
            }
            return 0;
        });
        core.swaps.swap(device.address(), device.address());
        disk.behaviour.set(null);
        assertThrows(DeviceException.Medium.class, device::flush);
        device.flush();
    }

    @Test
    void S1_whatWasWrittenIsFlushedBeforeRequestsAreHeldAndTheRestAfter() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        device.write(0, new byte[512]);
        AtomicInteger flushes = new AtomicInteger();
        AtomicBoolean served = new AtomicBoolean();
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("flush") && flushes.incrementAndGet() == 1) {
                served.set(served(() -> device.write(512, new byte[512])));
            }
            return 0;
        });
        core.swaps.swap(device.address(), device.address());
        assertTrue(served.get(), "a write waited for the first flush");
        assertEquals(2, flushes.get(), "what was written meanwhile is flushed, too");
    }

    /** {@return whether it ends while the caller's own call is still inside the driver} */
    private static boolean served(Callable<?> request) {
        try {
            inBackground(request).get(5, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Test
    void S1_nothingIsFlushedWhereNothingWasWritten() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        device.read(0, new byte[512]);
        core.swaps.swap(device.address(), device.address());
        assertEquals(List.of("read"), disk.calls.stream().map(FakeDisk.Seen::operation).toList());
    }

    @Test
    void S4_aFlushThatTakesTooLongKeepsItsEndpointAndIsNotTheDriversFault() throws Exception {
        try (TestCore hasty = new TestCore(Duration.ofMillis(50))) {
            hasty.register(disk, "fake");
            BlockDevice device = hasty.open("fake:a", AccessMode.READ_WRITE);
            device.write(0, new byte[512]);
            CountDownLatch release = new CountDownLatch(1);
            disk.behaviour.set((operation, offset, memory, call) -> {
                if (operation.equals("flush")) {
                    awaitUninterrupted(release);
                }
                return 0;
            });
            hasty.swaps.swap(device.address(), device.address());
            device.read(0, new byte[512]);
            assertEquals(1, device.statistics().orphans());
            assertEquals(0, disk.closed.get(), "closed under its flush");
            assertEquals(0, hasty.transport("fake-driver").failures());
            release.countDown();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (disk.closed.get() == 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertEquals(1, disk.closed.get());
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void S3_requestsWaitUntilADriverComesBackAndFindTheirData() throws Exception {
        ServiceReference<Transport> going = core.register(disk, "fake");
        BlockDevice device = openDisk();
        byte[] pattern = new byte[512];
        java.util.Arrays.fill(pattern, (byte) 7);
        device.write(1024, pattern);
        core.transports.unregister(going);
        core.await(DeviceEvent.Offline.class);
        byte[] found = new byte[512];
        CompletableFuture<Long> reader = inBackground(() -> device.read(1024, found).bytes());
        core.register(new FakeDisk(disk.data, "A"), "fake");
        reader.get(20, TimeUnit.SECONDS);
        assertArrayEquals(pattern, found);
        assertEquals(1, device.statistics().swaps());
    }

    @Test
    void S3_aRequestThatWaitedInVainIsOfflineAndNothingWasStarted() throws Exception {
        ServiceReference<Transport> going = core.register(disk, "fake");
        BlockDevice device = openDisk();
        core.transports.unregister(going);
        int before = disk.calls.size();
        DeviceException.Offline offline = assertThrows(DeviceException.Offline.class,
                () -> device.write(0, MemorySegment.ofArray(new byte[512]), AT_ONCE));
        assertTrue(offline.getMessage().contains("nothing was started"), offline.getMessage());
        assertEquals(before, disk.calls.size());
    }

    @Test
    void S3_anInterruptEndsTheWaitAndClosesNothing() throws Exception {
        ServiceReference<Transport> going = core.register(disk, "fake");
        BlockDevice device = openDisk();
        core.transports.unregister(going);
        core.await(DeviceEvent.Offline.class);
        Thread.currentThread().interrupt();
        assertThrows(DeviceException.Offline.class, () -> device.read(0, new byte[512]));
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        core.register(new FakeDisk(disk.data, "A"), "fake");
        device.read(0, new byte[512]);
    }

    @Test
    void S5_anotherDeviceIsRefusedAndTheDeviceGoesOfflineWithTheReason() throws Exception {
        core.register(disk, "fake");
        core.register(new FakeDisk("B"), "other");
        BlockDevice device = openDisk();
        DeviceException.IllegalRequest refused = assertThrows(DeviceException.IllegalRequest.class,
                () -> core.swaps.swap(device.address(), Address.parse("other:b")));
        assertTrue(refused.getMessage().contains("another device"), refused.getMessage());
        assertEquals(DeviceState.OFFLINE, device.state());
        assertTrue(device.statistics().reason().contains("another device"), device.statistics().reason());
        core.swaps.swap(device.address(), device.address());
        assertEquals(DeviceState.ONLINE, device.state());
    }

    @Test
    void S5_unknownIsNeverTheSameAsUnknown() throws Exception {
        disk.identity = io.kiovec.io.Identity.UNKNOWN;
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        assertThrows(DeviceException.IllegalRequest.class, () -> core.swaps.swap(device.address(), device.address()));
        assertEquals(DeviceState.OFFLINE, device.state());
    }

    @Test
    void S5_otherBlocksAreRefused() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        disk.limits = FakeDisk.limits(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, 4096).build();
        assertThrows(DeviceException.IllegalRequest.class, () -> core.swaps.swap(device.address(), device.address()));
    }

    @Test
    void S7_theHigherRankingServesThenTheOlderAndALoserStandsIn() throws Exception {
        FakeDisk better = new FakeDisk(disk.data, "A");
        core.transports.register(disk, "fake", "plain", 0);
        ServiceReference<Transport> first = core.transports.register(better, "fake", "better", 5);
        BlockDevice device = openDisk();
        assertEquals("better", device.statistics().transport());
        core.transports.unregister(first);
        device.read(0, new byte[512]);
        assertEquals("plain", device.statistics().transport());
        assertEquals(1, better.closed.get());
    }

    @Test
    void S7_theDeviceKeepsTheNameItWasOpenedBy() throws Exception {
        core.register(disk, "fake");
        core.register(new FakeDisk(disk.data, "A"), "other");
        BlockDevice device = openDisk();
        Swapped done = core.swaps.swap(device.address(), Address.parse("other:a"));
        assertEquals("fake:a", device.address().toString());
        assertEquals("other:a", device.statistics().target().toString());
        assertEquals(List.of(done), core.swaps.history());
        device.read(0, new byte[512]);
    }

    @Test
    void S8_aDriverThatThrowsIsNamedAndLosesTheEndpoint() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        AtomicInteger failures = new AtomicInteger(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("broken");
            }
            return 0;
        });
        DeviceException.OutcomeUnknown broken = assertThrows(DeviceException.OutcomeUnknown.class,
                () -> device.write(0, new byte[512]));
        assertTrue(broken.getMessage().contains("fake-driver"), broken.getMessage());
        device.write(0, new byte[512]);
        assertEquals(2, disk.opened.get());
    }

    @Test
    void S8_aDriverThatMovesMoreThanItWasAskedIsNotBelieved() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        disk.behaviour.set((operation, offset, memory, call) -> memory.byteSize() + 512);
        assertThrows(DeviceException.Unavailable.class, () -> device.read(0, new byte[512]));
    }

    @Test
    void S9_whenTheCoreStopsItsDevicesEndAsUnavailable() throws Exception {
        core.register(disk, "fake");
        BlockDevice device = openDisk();
        core.stop();
        assertThrows(DeviceException.Unavailable.class, () -> device.read(0, new byte[512]));
        assertEquals(disk.opened.get(), disk.closed.get());
        device.close();
    }

    @Test
    void D6_aGoingTransportWaitsUntilItsUsersHaveLetGo() throws Exception {
        ServiceReference<Transport> going = core.register(disk, "fake");
        openDisk();
        core.transports.unregister(going);
        assertEquals(1, disk.closed.get(), "endpoints closed when the withdrawal returned");
    }

    @Test
    void D6_aGoingTransportWaitsForAHungCallNoLongerThanItMust() throws Exception {
        ServiceReference<Transport> going = core.register(disk, "fake");
        BlockDevice device = openDisk();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            inside.countDown();
            await(goOn);
            return 0;
        });
        CompletableFuture<Long> read = inBackground(() -> read(device));
        inside.await();
        core.transports.unregister(going);
        assertEquals(0, disk.closed.get(), "closed with a call inside");
        goOn.countDown();
        assertEquals(512, read.get());
        core.await(DeviceEvent.Offline.class);
        assertEquals(1, disk.closed.get());
    }

    @Test
    void aDriverThatIsReplacedAgainAndAgainUnderTrafficLosesNothing() throws Exception {
        ServiceReference<Transport> present = core.register(disk, "fake");
        BlockDevice device = openDisk();
        AtomicBoolean end = new AtomicBoolean();
        int writers = 4;
        CompletableFuture<?>[] traffic = new CompletableFuture<?>[writers];
        for (int i = 0; i < writers; i++) {
            int place = i * 4096;
            traffic[i] = inBackground(() -> writeAndCheck(device, place, end));
        }
        for (int i = 0; i < 30; i++) {
            ServiceReference<Transport> next = i % 2 == 0 ? core.register(new FakeDisk(disk.data, "A"), "fake") : null;
            core.transports.unregister(present);
            present = next != null ? next : core.register(new FakeDisk(disk.data, "A"), "fake");
        }
        end.set(true);
        CompletableFuture.allOf(traffic).get(60, TimeUnit.SECONDS);
        assertEquals(java.util.Map.of(), device.statistics().failures());
        assertTrue(device.statistics().swaps() >= 10, "swaps: " + device.statistics().swaps());
    }

    private static Void writeAndCheck(BlockDevice device, int place, AtomicBoolean end) throws DeviceException {
        byte[] data = new byte[1024];
        byte[] found = new byte[1024];
        for (int generation = 0; !end.get(); generation++) {
            java.util.Arrays.fill(data, (byte) generation);
            device.write(place, data);
            device.read(place, found);
            assertArrayEquals(data, found);
        }
        return null;
    }

    /** A thread of its own: the common pool has too few on a small machine for calls that wait for each other. */
    private static <T> CompletableFuture<T> inBackground(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                done.complete(work.call());
            } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static long read(BlockDevice device) throws DeviceException {
        return device.read(0, new byte[512]).bytes();
    }

    private Swapped swap(BlockDevice device) throws DeviceException {
        return core.swaps.swap(device.address(), device.address());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSwapOfADeviceThatIsNotOpenSaysSo() throws ExecutionException {
        core.register(disk, "fake");
        assertThrows(DeviceException.Unavailable.class,
                () -> core.swaps.swap(Address.parse("fake:a"), Address.parse("fake:a")));
    }
}
