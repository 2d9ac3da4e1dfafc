// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.ManualLookout;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.spi.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

/** Rule S7: whether and when a better transport takes a device over is what configuration says. */
class BetterTransportTest {

    private static final Duration IDLE = Duration.ofMillis(1000);

    private final ManualLookout lookout = new ManualLookout();
    private final TestCore core = new TestCore(lookout);
    private final FakeDisk old = new FakeDisk("A");
    private final FakeDisk better = new FakeDisk(old.data, "A");
    private ServiceReference<Transport> registration;
    private BlockDevice device;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.transports.register(old, "fake", "old", 0);
        device = core.open("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() throws DeviceException {
        device.close();
        assertEquals(0, lookout.waiting(), "a device that is closed is looked at");
        core.close();
        assertEquals(old.opened.get(), old.closed.get());
        assertEquals(better.opened.get(), better.closed.get());
    }

    private void configure(String... keysAndValues) {
        core.causes.modified(keysAndValues.length == 0
                ? Map.of()
                : Map.of(keysAndValues[0], keysAndValues[1]));
    }

    private ServiceReference<Transport> betterComes() {
        return core.transports.register(better, "fake", "better", 5);
    }

    /** Returns when the device has done all that it had to do. */
    private void settle() throws DeviceException {
        core.open("fake:a", AccessMode.READ).close();
    }

    private String serving() {
        return device.statistics().transport();
    }

    @Test
    void S7_neverLeavesTheDeviceWhereItIs() throws Exception {
        betterComes();
        settle();
        device.write(0, new byte[512]);
        assertEquals("old", serving());
        assertEquals(0, lookout.waiting());
        core.swaps.swap(device.address(), device.address());
        assertEquals("better", serving());
    }

    @Test
    void S7_atOnceSwapsUnderTheRequestsThatThereAre() throws Exception {
        configure("better.transport", "at-once");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        old.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("read")) {
                inside.countDown();
                Background.await(goOn);
            }
            return 0;
        });
        CompletableFuture<Long> read = Background.run(() -> device.read(0, new byte[512]).bytes());
        inside.await();
        betterComes();
        assertEquals("the transport better ranks above old", core.await(DeviceEvent.Holding.class).cause());
        goOn.countDown();
        assertEquals("better", core.await(DeviceEvent.Online.class).transport());
        assertEquals(512, read.get());
        assertEquals(Map.of(), device.statistics().failures());
        assertEquals("the transport better ranks above old", core.swaps.history().getLast().cause());
    }

    @Test
    void S7_aChangeOfTheConfigurationIsAppliedToOpenDevices() throws Exception {
        betterComes();
        configure("rules", "other:* never; fake:* at-once");
        assertEquals("better", core.await(DeviceEvent.Online.class).transport());
        configure();
        settle();
        assertEquals("better", serving());
    }

    @Test
    void S7_aRankingThatChangesIsABetterTransportToo() throws Exception {
        configure("better.transport", "at-once");
        ServiceReference<Transport> standby = core.transports.register(better, "fake", "better", 0);
        settle();
        assertEquals("old", serving(), "of equals the older one serves");
        core.transports.rank(standby, 1);
        assertEquals("better", core.await(DeviceEvent.Online.class).transport());
        core.transports.rank(standby, -1);
        assertEquals("old", core.await(DeviceEvent.Online.class).transport());
    }

    @Test
    void S7_whenIdleWaitsUntilNothingGoesThrough() throws Exception {
        configure("better.transport", "when-idle");
        betterComes();
        // The device considers it more than once, each time from the beginning.
        settle();
        assertEquals(IDLE, lookout.next());
        device.read(0, new byte[512]);
        lookout.look();
        assertEquals(IDLE, lookout.next(), "something had gone through");
        assertEquals("old", serving());
        lookout.look();
        assertEquals("better", core.await(DeviceEvent.Online.class).transport());
    }

    @Test
    void S7_whenIdleWaitsForARequestThatIsStillInside() throws Exception {
        configure("better.transport", "when-idle");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        old.behaviour.set((operation, offset, memory, call) -> {
            if (operation.equals("read")) {
                inside.countDown();
                Background.await(goOn);
            }
            return 0;
        });
        CompletableFuture<Long> read = Background.run(() -> device.read(0, new byte[512]).bytes());
        inside.await();
        betterComes();
        lookout.look();
        assertEquals(IDLE, lookout.next());
        assertEquals(DeviceState.ONLINE, device.state());
        assertEquals("old", serving());
        goOn.countDown();
        read.get();
        lookout.look();
        assertEquals("better", core.await(DeviceEvent.Online.class).transport());
    }

    @Test
    void S7_whatIsWaitedForIsForgottenWhenConfigurationSaysNever() throws Exception {
        configure("better.transport", "when-idle");
        betterComes();
        lookout.next();
        configure();
        settle();
        assertEquals(0, lookout.waiting());
        lookout.pass(IDLE);
        settle();
        assertEquals("old", serving());
    }

    @Test
    void S7_aBetterTransportThatCannotOpenTheDeviceChangesNothing() throws Exception {
        configure("better.transport", "at-once");
        better.openFails.set(new DeviceException.Unavailable(device.address(), "not mine"));
        betterComes();
        settle();
        device.read(0, new byte[512]);
        assertEquals("old", serving());
        assertEquals(0, device.statistics().swaps());
    }

    @Test
    void S5_S7_aBetterTransportThatFindsAnotherDeviceChangesNothing() throws Exception {
        configure("better.transport", "at-once");
        better.identity = new FakeDisk("B").identity;
        betterComes();
        settle();
        device.read(0, new byte[512]);
        assertEquals("old", serving());
        assertEquals(DeviceState.ONLINE, device.state());
    }

    @Test
    void S7_anExclusiveDeviceGoesBackToTheTransportThatWorked() throws Exception {
        old.limits = old.limits.toBuilder().set(Trait.EXCLUSIVE, Support.YES).build();
        better.limits = old.limits;
        core.swaps.swap(device.address(), device.address());
        core.await(DeviceEvent.Online.class);
        configure("better.transport", "at-once");
        better.openFails.set(new DeviceException.Unavailable(device.address(), "not mine"));
        betterComes();
        assertEquals("old", core.await(DeviceEvent.Online.class).transport());
        settle();
        assertEquals("old", serving());
        assertEquals(DeviceState.ONLINE, device.state());
        device.read(0, new byte[512]);
        better.openFails.set(null);
        core.swaps.swap(device.address(), device.address());
        assertEquals("better", serving(), "a swap that somebody asks for lets every transport try");
    }

    @Test
    void S7_aTransportThatWasPassedOverServesWhenTheOtherGoes() throws Exception {
        configure("better.transport", "at-once");
        better.openFails.set(new DeviceException.Unavailable(device.address(), "not yet"));
        betterComes();
        settle();
        assertEquals("old", serving());
        better.openFails.set(null);
        core.transports.unregister(registration);
        assertEquals("better", core.await(DeviceEvent.Online.class).transport());
        assertTrue(device.read(0, new byte[512]).bytes() == 512);
    }
}
