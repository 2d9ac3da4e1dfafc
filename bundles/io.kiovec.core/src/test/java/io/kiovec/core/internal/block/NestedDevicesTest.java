// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;

/** Devices that stand on others: they wait with them, let them go, and never stand on themselves. */
@Timeout(60)
class NestedDevicesTest {

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private final FakeFilter filter = new FakeFilter(core);
    private ServiceReference<Transport> drivers;
    private ServiceReference<Transport> filters;

    @BeforeEach
    void drivers() {
        drivers = core.register(disk, "fake");
        filters = core.register(filter, "over");
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private BlockDevice open(String address) throws DeviceException {
        return core.open(address, AccessMode.READ_WRITE);
    }

    private DeviceException.IllegalRequest refusedSwap(BlockDevice device, String to) {
        return assertThrows(DeviceException.IllegalRequest.class,
                () -> core.swaps.swap(device.address(), Address.parse(to)));
    }

    @Test
    void S1_aDeviceIsNotServedFromWhatStandsOnIt() throws Exception {
        BlockDevice device = open("fake:a");
        DeviceException.IllegalRequest refused = refusedSwap(device, "over:fake:a");
        assertTrue(refused.getMessage().contains("fake:a -> over:fake:a -> fake:a"), refused.getMessage());
        assertEquals(DeviceState.ONLINE, device.state(), "it stays where it was");
        device.read(0, new byte[512]);
    }

    @Test
    void S1_aCircleOfSwapsIsRefusedAndNamed() throws Exception {
        BlockDevice one = open("fake:a");
        BlockDevice two = open("fake:b");
        two.close();
        core.swaps.swap(one.address(), Address.parse("over:over:fake:b"));
        two = core.open("fake:b", AccessMode.READ);
        DeviceException.IllegalRequest refused = refusedSwap(two, "over:fake:a");
        assertTrue(refused.getMessage().contains(
                "fake:b -> over:fake:a -> fake:a -> over:over:fake:b -> over:fake:b -> fake:b"), refused.getMessage());
        one.write(0, new byte[512]);
        two.read(0, new byte[512]);
    }

    @Test
    void S1_twoSwapsThatWouldCloseACircleTogetherDoNotWaitForEachOther() throws Exception {
        BlockDevice one = core.open("fake:a", AccessMode.READ);
        BlockDevice two = core.open("fake:b", AccessMode.READ);
        for (int i = 0; i < 50; i++) {
            CyclicBarrier both = new CyclicBarrier(2);
            filter.before = address -> {
                try {
                    both.await(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            };
            CompletableFuture<String> first = swap(one, "over:fake:b");
            CompletableFuture<String> second = swap(two, "over:fake:a");
            List<String> refusals = new ArrayList<>(List.of(first.get(20, TimeUnit.SECONDS),
                    second.get(20, TimeUnit.SECONDS)));
            refusals.removeIf(String::isEmpty);
            assertEquals(1, refusals.size(), "one goes and one is refused: " + refusals);
            assertTrue(refusals.getFirst().contains("would stand on itself"), refusals.getFirst());
            filter.before = address -> {
            };
            one.read(0, new byte[512]);
            two.read(0, new byte[512]);
            core.swaps.swap(one.address(), one.address());
            core.swaps.swap(two.address(), two.address());
        }
    }

    @Test
    void S1_aCircleIsToldFromTheDeviceThatIsSwapped() throws Exception {
        BlockDevice device = open("fake:a");
        DeviceException.IllegalRequest refused = refusedSwap(device, "over:over:over:fake:a");
        assertTrue(refused.getMessage().startsWith("fake:a: would stand on itself: fake:a -> over:over:over:fake:a"
                + " -> over:over:fake:a -> over:fake:a -> fake:a; "), refused.getMessage());
        device.read(0, new byte[512]);
    }

    @Test
    void S1_aFilterIsPutBetweenAndTakenOutWhileTheLowestIsHeldForWriting() throws Exception {
        core.register(filter, "above");
        BlockDevice device = open("over:fake:a");
        for (int i = 0; i < 3; i++) {
            core.swaps.swap(device.address(), Address.parse("over:above:above:fake:a"));
            device.write(0, new byte[512]);
            core.swaps.swap(device.address(), Address.parse("above:above:fake:a"));
            core.swaps.swap(device.address(), device.address());
            device.write(0, new byte[512]);
        }
        assertEquals(1, disk.opened.get(), "the lowest has one endpoint all the time");
        assertEquals(List.of("fake:a", "over:fake:a"),
                core.statistics().stream().map(one -> one.address().toString()).toList(), "what is open");
    }

    @Test
    void S1_whatStandsOnTheLowestForSomebodyElseIsBusyAllTheSame() throws Exception {
        open("over:fake:a");
        assertThrows(DeviceException.Busy.class, () -> open("over:over:fake:a"));
        assertEquals(1, filter.opened.get());
    }

    @Test
    void S2_whatTheInnerDeviceHasFlushedIsNotUncertainWhenTheOuterDriverGoesToo() throws Exception {
        BlockDevice device = open("over:over:fake:a");
        device.write(0, new byte[512]);
        core.transports.unregister(drivers);
        core.transports.unregister(filters);
        assertEquals(List.of(), core.events(DeviceEvent.Orphaned.class));
        assertEquals(1, disk.calls.stream().filter(call -> call.operation().equals("flush")).count());
        core.register(disk, "fake");
        core.register(filter, "over");
        device.flush();
        device.close();
        assertEquals(List.of(), core.statistics(), "devices that are still open");
    }

    @RepeatedTest(20)
    void S2_whatTheInnerDeviceCouldNotFlushTheOuterTells() throws Exception {
        BlockDevice device = open("over:over:fake:a");
        device.write(0, new byte[512]);
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("flush")) {
                throw new DeviceException.Medium(call.address(), "worn out");
            }
            return 0;
        });
        core.transports.unregister(drivers);
        core.transports.unregister(filters);
        disk.behaviour.set(null);
        core.register(disk, "fake");
        core.register(filter, "over");
        DeviceException.Medium told = assertThrows(DeviceException.Medium.class, device::flush);
        assertTrue(told.getMessage().contains("worn out"), told.getMessage());
        device.flush();
    }

    @Test
    void S3_whatWaitsBelowComesBackWhenTheOuterDriverGoes() throws Exception {
        BlockDevice device = open("over:over:fake:a");
        byte[] data = new byte[512];
        data[7] = 42;
        device.write(0, data);
        core.transports.unregister(drivers);
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            byte[] found = new byte[512];
            try {
                device.read(0, found);
                read.complete(found);
            } catch (DeviceException e) {
                read.completeExceptionally(e);
            }
        });
        while (reader.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        core.transports.unregister(filters);
        assertEquals(List.of(), core.events(DeviceEvent.Orphaned.class), "it waits above now");
        core.register(disk, "fake");
        core.register(filter, "over");
        assertArrayEquals(data, read.get(20, TimeUnit.SECONDS));
        assertEquals(Map.of(), device.statistics().failures());
    }

    private CompletableFuture<String> swap(BlockDevice device, String to) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                core.swaps.swap(device.address(), Address.parse(to));
                return "";
            } catch (DeviceException e) {
                return e.getMessage();
            }
        }, task -> Thread.ofPlatform().start(task));
    }

    @Test
    void L4_closingTheOuterDeviceReleasesTheInner() throws Exception {
        open("over:over:fake:a").close();
        assertEquals(1, disk.closed.get());
        assertEquals(List.of(), core.statistics(), "devices that are still open");
        open("fake:a").close();
    }

    @Test
    void S3_theOuterDeviceWaitsWithTheInner() throws Exception {
        BlockDevice device = open("over:over:fake:a");
        byte[] data = new byte[512];
        data[7] = 42;
        device.write(0, data);
        core.transports.unregister(drivers);
        core.await(DeviceEvent.Offline.class);
        assertEquals(DeviceState.OFFLINE, device.state());
        String reason = core.statistics().stream().filter(one -> one.address().equals(device.address()))
                .findFirst().orElseThrow().reason();
        assertTrue(reason.startsWith("it stands on over:fake:a: it stands on fake:a: "), reason);
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            byte[] found = new byte[512];
            try {
                device.read(0, found);
            } catch (DeviceException e) {
                throw new AssertionError(e);
            }
            return found;
        });
        core.register(disk, "fake");
        assertArrayEquals(data, read.get(20, TimeUnit.SECONDS));
        assertEquals(DeviceState.ONLINE, device.state());
        assertEquals(2, filter.opened.get(), "no endpoint but the lowest was replaced");
    }

    @Test
    void S3_whatWaitedBelowInVainCostsTheOuterDeviceNoEndpoint() throws Exception {
        BlockDevice device = open("over:fake:a");
        core.transports.unregister(drivers);
        DeviceException.Offline offline = assertThrows(DeviceException.Offline.class, () -> device.read(0,
                java.lang.foreign.MemorySegment.ofArray(new byte[512]),
                RequestOptions.DEFAULT.with(Duration.ofMillis(1))));
        assertEquals(device.address(), offline.address());
        core.register(disk, "fake");
        device.read(0, new byte[512]);
        assertEquals(1, filter.opened.get());
    }

    @Test
    void S3_nothingIsLostWhenTheInnerDriverGoesUnderTraffic() throws Exception {
        BlockDevice device = open("over:over:over:fake:a");
        AtomicBoolean ending = new AtomicBoolean();
        CountDownLatch flows = new CountDownLatch(4);
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int part = i;
            writers.add(CompletableFuture.runAsync(() -> write(device, part, ending, flows),
                    task -> Thread.ofPlatform().start(task)));
        }
        assertTrue(flows.await(20, TimeUnit.SECONDS));
        for (int i = 0; i < 100; i++) {
            core.transports.unregister(drivers);
            drivers = core.register(disk, "fake");
        }
        ending.set(true);
        for (CompletableFuture<Void> writer : writers) {
            writer.get(20, TimeUnit.SECONDS);
        }
        assertEquals(Map.of(), device.statistics().failures());
        assertEquals(0, device.statistics().swaps(), "swaps of the outer device");
    }

    private static void write(BlockDevice device, int part, AtomicBoolean ending, CountDownLatch flows) {
        byte[] out = new byte[512];
        byte[] in = new byte[512];
        try {
            for (int round = 0; !ending.get(); round++) {
                java.util.Arrays.fill(out, (byte) round);
                device.write(part * 512L, out);
                device.read(part * 512L, in);
                assertArrayEquals(out, in);
                if (round == 5) {
                    flows.countDown();
                }
            }
        } catch (DeviceException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void S1_theOuterDeviceIsSwappedWhileItHoldsTheInnerForWriting() throws Exception {
        BlockDevice device = open("over:fake:a");
        core.swaps.swap(device.address(), device.address());
        device.write(0, new byte[512]);
        assertEquals(2, filter.opened.get());
        assertEquals(1, disk.opened.get(), "the inner device has one endpoint all the time");
    }

    @Test
    void aBusyInnerDeviceNamesTheOuter() throws Exception {
        open("over:fake:a");
        DeviceException.Busy busy = assertThrows(DeviceException.Busy.class, () -> open("fake:a"));
        assertTrue(busy.getMessage().contains("the device over:fake:a"), busy.getMessage());
    }

    @Test
    void theOuterDeviceAsksAnewWhatTheInnerCan() throws Exception {
        disk.limits = FakeDisk.limits(TransferMode.INDIRECT).build();
        BlockDevice device = open("over:fake:a");
        disk.limits = FakeDisk.limits(TransferMode.DIRECT, TransferMode.INDIRECT).build();
        core.swaps.swap(Address.parse("fake:a"), Address.parse("fake:a"));
        core.await(DeviceEvent.Online.class);
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofShared()) {
            assertEquals(TransferMode.DIRECT,
                    device.read(0, arena.allocate(512, 512), RequestOptions.DIRECT).mode(), "planned anew");
        }
    }

    @Test
    void S9_theCoreStopsWithEverythingThatStandsOnEachOther() throws Exception {
        BlockDevice device = open("over:over:fake:a");
        core.stop();
        assertThrows(DeviceException.Unavailable.class, () -> device.read(0, new byte[512]));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            while (disk.closed.get() == 0) {
                Thread.onSpinWait();
            }
        });
        try {
            closed.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
