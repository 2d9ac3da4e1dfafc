// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.BrokenDriver;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;

/** Rule S8 for synchronous block drivers: whatever a driver does, it is named and counted, and the device goes on. */
@Timeout(60)
class BrokenBlockDriverTest {

    private final TestCore core = new TestCore(Duration.ofMillis(300));
    private final FakeDisk disk = new FakeDisk("A");
    private final BrokenDriver driver = new BrokenDriver(disk);
    private final CountDownLatch release = new CountDownLatch(1);
    private ServiceReference<Transport> registration;
    private BlockDevice device;
    private BlockDevice other;

    @BeforeEach
    void open() throws DeviceException {
        disk.limits = disk.limits.toBuilder().set(Limit.MAX_WRITE_ZEROES, 4096).set(Limit.MAX_WRITE_SAME, 4096)
                .set(Limit.MAX_COMPARE_AND_WRITE, 4096).build();
        registration = core.register(driver, "fake");
        core.register(new FakeDisk("B"), "other");
        device = core.open("fake:a", AccessMode.READ_WRITE);
        other = core.open("other:b", AccessMode.READ_WRITE);
    }

    @AfterEach
    void othersWentOn() throws DeviceException {
        other.read(0, new byte[512]);
        assertEquals(0, other.statistics().swaps());
        assertEquals(0, core.transport("other-driver").failures());
        release.countDown();
        core.close();
    }

    private interface Use {
        void make() throws Exception;
    }

    private Use uses(String method) {
        return switch (method) {
            case "read" -> () -> device.read(0, new byte[512]);
            case "write" -> () -> device.write(0, new byte[512]);
            case "flush" -> () -> device.flush();
            case "discard" -> () -> device.discard(0, 512);
            case "writeZeroes" -> () -> device.writeZeroes(0, 512);
            case "writeSame" -> () -> device.writeSame(0, 512, MemorySegment.ofArray(new byte[512]));
            case "compareAndWrite" -> () -> device.compareAndWrite(0, MemorySegment.ofArray(new byte[512]),
                    MemorySegment.ofArray(new byte[512]));
            case "allocator" -> () -> device.allocate(512, BufferAllocator.MAPPED);
            default -> () -> core.swaps.swap(device.address(), device.address());
        };
    }

    private void blamed(String what) {
        TransportInfo info = core.transport("fake-driver");
        assertEquals(1, info.failures(), info.toString());
        assertTrue(info.lastFailure().contains(what), info.lastFailure());
    }

    private void servesAgain() throws Exception {
        driver.mend();
        device.read(0, new byte[512]);
        assertEquals(DeviceState.ONLINE, device.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "write", "flush", "discard", "writeZeroes", "writeSame",
        "compareAndWrite", "allocator", "openBlock", "identity"})
    void S8_aDriverThatThrowsIsNamedAndCountedAndTheDeviceGoesOn(String method) throws Exception {
        driver.throwsIn(method);
        DeviceException e = assertThrows(DeviceException.class, () -> uses(method).make());
        assertTrue(e.getMessage().contains("fake-driver (vendor.fake-driver 1.0.0)"), e.getMessage());
        blamed("bug in " + method);
        servesAgain();
    }

    @Test
    void S8_aDriverThatThrowsInCloseIsNamedAndCounted() throws Exception {
        driver.throwsIn("close");
        uses("close").make();
        blamed("bug in close");
        servesAgain();
    }

    @Test
    void S8_aDriverThatThrowsWhenAskedForItsLimitsLosesTheEndpoint() throws Exception {
        driver.breaks("limits", (arguments, real) -> {
            // The next endpoint is asked too.
            driver.mend();
            throw new IllegalStateException("bug in limits");
        });
        device.limits();
        blamed("bug in limits");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_aDriverThatThrowsWhenAskedWhetherItsDeviceIsThereLosesTheEndpoint() throws Exception {
        driver.throwsIn("lost");
        driver.breaks("read", (arguments, real) -> {
            throw new DeviceException.Medium(device.address(), "a bad block");
        });
        assertThrows(DeviceException.Medium.class, () -> device.read(0, new byte[512]));
        blamed("bug in lost");
        driver.mend();
        core.await(DeviceEvent.Online.class);
    }

    @Test
    void S8_anOpenThatGivesNothingIsNamed() throws Exception {
        driver.breaks("openBlock", (arguments, real) -> null);
        assertThrows(DeviceException.Unavailable.class, () -> uses("openBlock").make());
        blamed("no endpoint");
        servesAgain();
    }

    @ParameterizedTest
    @ValueSource(longs = {513, 1L << 40, 0, -512})
    void S8_aDriverThatReturnsImpossibleCountsLosesTheEndpoint(long count) throws Exception {
        driver.breaks("read", (arguments, real) -> count);
        DeviceException e = assertThrows(DeviceException.class, () -> device.read(0, new byte[512]));
        assertTrue(e.getMessage().contains("moved " + count + " of 512"), e.getMessage());
        blamed("moved " + count);
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_whatADriverTellsOnAForeignThreadTouchesNothing() throws Exception {
        driver.breaks("read", (arguments, real) -> {
            BlockCall call = (BlockCall) arguments[2];
            Thread stranger = Thread.ofPlatform().start(() -> call.tellCopied(1_000_000));
            stranger.join();
            return real.call();
        });
        assertEquals(0, device.read(0, MemorySegment.ofArray(new byte[512])).copiedBytes());
        blamed("another thread");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_whatADriverTellsAfterItHasReturnedTouchesNothing() throws Exception {
        CompletableFuture<BlockCall> kept = new CompletableFuture<>();
        driver.breaks("read", (arguments, real) -> {
            kept.complete((BlockCall) arguments[2]);
            return real.call();
        });
        device.read(0, new byte[512]);
        Thread late = Thread.ofPlatform().start(() -> kept.join().tellMode(TransferMode.MAPPED));
        late.join();
        blamed("after it had returned");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_limitsThatContradictThemselvesAreRefusedWithTheSentence() throws Exception {
        disk.limits = disk.limits.toBuilder().set(Limit.MAX_TRANSFER, 256).build();
        DeviceException e = assertThrows(DeviceException.Unavailable.class, () -> uses("open").make());
        assertTrue(e.getMessage().contains("vendor.fake-driver 1.0.0")
                && e.getMessage().contains("MAX_TRANSFER 256 is less than LOGICAL_BLOCK 512"), e.getMessage());
        blamed("limits that contradict themselves");
    }

    @Test
    void S8_aDriverThatDeniesAModeOfItsOwnLimitsLosesTheEndpoint() throws Exception {
        driver.breaks("read", (arguments, real) -> {
            if (((BlockCall) arguments[2]).mode() == TransferMode.DIRECT) {
                throw new DeviceException.DirectImpossible(device.address(), "no", DeviceException.Detail
                        .demotion(Demotion.DRIVER_INDIRECT_ONLY), null);
            }
            return real.call();
        });
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofShared()) {
            device.read(0, arena.allocate(4096, 4096), RequestOptions.DIRECT);
        }
        blamed("has DIRECT among the modes");
        core.await(DeviceEvent.Online.class);
    }

    @Test
    void S8_aCallThatHangsIsLeftToItselfAfterTheDeadlineAndTheDeviceGoesOn() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        driver.breaks("read", (arguments, real) -> {
            inside.countDown();
            release.await();
            return real.call();
        });
        CompletableFuture<Long> hung = Background.run(() -> device.read(0, new byte[512]).bytes());
        inside.await();
        driver.mend();
        uses("swap").make();
        blamed("did not return from a call");
        assertEquals(1, device.statistics().orphans());
        servesAgain();
        release.countDown();
        assertEquals(512, hung.get(20, TimeUnit.SECONDS));
        awaitNoOrphans();
    }

    @Test
    void S8_aCloseThatBlocksKeepsItsEndpointAndHoldsNothingUp() throws Exception {
        driver.breaks("close", (arguments, real) -> {
            release.await();
            return real.call();
        });
        uses("swap").make();
        blamed("did not return from close");
        assertEquals(1, device.statistics().orphans());
        servesAgain();
        release.countDown();
        awaitNoOrphans();
        assertEquals(1, disk.closed.get());
    }

    @Test
    void S8_anOpenThatHangsIsGivenUpAndItsEndpointClosedWhenItComes() throws Exception {
        core.settings.modified(Map.of("open.seconds", 1));
        driver.breaks("openBlock", (arguments, real) -> {
            release.await();
            return real.call();
        });
        DeviceException e = assertThrows(DeviceException.Timeout.class, () -> uses("swap").make());
        assertTrue(e.getMessage().contains("vendor.fake-driver 1.0.0"), e.getMessage());
        blamed("did not return from open");
        assertEquals(DeviceState.ONLINE, device.state());
        device.read(0, new byte[512]);
        release.countDown();
        while (disk.opened.get() < 2 || disk.closed.get() < 1) {
            Thread.onSpinWait();
        }
    }

    @Test
    void D6_aDriverThatBlocksHoldsNoCallbackUp() throws Exception {
        driver.breaks("close", (arguments, real) -> {
            release.await();
            return real.call();
        });
        CountDownLatch inside = new CountDownLatch(1);
        driver.breaks("write", (arguments, real) -> {
            inside.countDown();
            release.await();
            return real.call();
        });
        CompletableFuture<Long> hung = Background.run(() -> device.write(0, new byte[512]).bytes());
        inside.await();
        // Returns although nothing of the driver's does; the bound of 500 ms is measured by the soak.
        core.transports.unregister(registration);
        release.countDown();
        hung.get(20, TimeUnit.SECONDS);
    }

    private void awaitNoOrphans() {
        while (device.statistics().orphans() > 0) {
            Thread.onSpinWait();
        }
    }
}
