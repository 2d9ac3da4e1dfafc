// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static io.kiovec.core.internal.Background.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

/** A session is a nexus and a device of its own, and follows the device that it came from through every swap. */
class SessionTest {

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");
    private ServiceReference<Transport> registration;
    private ScsiDevice device;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.register(target, "fake");
        device = core.openScsi("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
        assertEquals(target.opened.get(), target.closed.get(), "endpoints that were not closed");
    }

    private Failure ready(ScsiDevice of) throws DeviceException {
        ScsiRequest request = of.newRequest().command(6);
        return of.execute(request);
    }

    private String nexusOf(ScsiDevice of) throws DeviceException {
        assertEquals(Failure.NONE, ready(of));
        return target.commands().getLast().nexus();
    }

    @Test
    void itIsANexusOfItsOwn() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        assertEquals("default", nexusOf(device));
        assertEquals("iqn.x:one", nexusOf(session));
        assertEquals(device.address(), session.address());
        assertEquals(AccessMode.READ_WRITE, session.access());
        assertEquals(2, device.statistics().openings());
        session.close();
        assertEquals(1, target.closed.get());
        assertEquals(1, device.statistics().openings());
        assertEquals("default", nexusOf(device));
    }

    @Test
    void openingsOfOnePortShareANexus() throws Exception {
        ScsiDevice one = device.session("iqn.x:one");
        ScsiDevice two = device.session("iqn.x:one");
        assertEquals(2, target.opened.get());
        one.close();
        assertEquals("iqn.x:one", nexusOf(two));
        two.close();
        ScsiDevice three = device.session("iqn.x:one");
        assertEquals("iqn.x:one", nexusOf(three));
    }

    @Test
    void itOutlivesTheOpeningThatItCameFrom() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        device.close();
        assertEquals("iqn.x:one", nexusOf(session));
        ScsiDevice another = session.session("iqn.x:two");
        assertEquals("iqn.x:two", nexusOf(another));
        session.close();
        another.close();
        assertEquals(target.opened.get(), target.closed.get());
    }

    @Test
    void itHoldsTheAddressForItsUser() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        device.close();
        DeviceException.Busy busy = assertThrows(DeviceException.Busy.class,
                () -> core.open("fake:a", ScsiDevice.class, AccessMode.READ_WRITE, "bundle other"));
        assertTrue(busy.getMessage().contains("bundle test"), busy.getMessage());
        session.close();
        core.open("fake:a", ScsiDevice.class, AccessMode.READ_WRITE, "bundle other").close();
    }

    @Test
    void aTransportWithOnePortSaysSo() throws Exception {
        target.onePort = true;
        assertThrows(DeviceException.IllegalRequest.class, () -> device.session("iqn.x:one"));
        assertEquals(1, device.statistics().openings());
        assertEquals("default", nexusOf(device));
    }

    @Test
    void S1_itLetsGoBeforeItsDeviceAndComesBackAfterIt() throws Exception {
        target.limits = target.limits.toBuilder().set(Trait.EXCLUSIVE, Support.YES).build();
        core.swaps.swap(device.address(), device.address());
        ScsiDevice session = device.session("iqn.x:one");
        target.life.clear();
        core.swaps.swap(device.address(), device.address());
        assertEquals("iqn.x:one", nexusOf(session));
        assertEquals(List.of("close iqn.x:one", "close default", "open default", "open iqn.x:one"), target.life);
    }

    @Test
    void S7_itFollowsToAnotherTransport() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        FakeTarget next = new FakeTarget("A");
        core.register(next, "other");
        core.swaps.swap(device.address(), Address.parse("other:a"));
        assertEquals(Failure.NONE, ready(session));
        assertEquals("iqn.x:one", next.commands().getLast().nexus());
        assertEquals(target.opened.get(), target.closed.get());
    }

    @Test
    void S3_itWaitsForItsDevice() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        core.transports.unregister(registration);
        core.await(DeviceEvent.Offline.class);
        assertEquals(target.opened.get(), target.closed.get(), "nothing of the transport that has gone is open");
        CompletableFuture<Failure> done = run(() -> ready(session));
        FakeTarget next = new FakeTarget("A");
        core.register(next, "fake");
        assertEquals(Failure.NONE, done.get(20, TimeUnit.SECONDS));
        assertEquals("iqn.x:one", next.commands().getLast().nexus());
    }

    @Test
    void S5_itGoesOfflineWithItsDevice() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        core.register(new FakeTarget("B"), "other");
        assertThrows(DeviceException.IllegalRequest.class,
                () -> core.swaps.swap(device.address(), Address.parse("other:b")));
        assertEquals(DeviceState.OFFLINE, device.state());
        core.swaps.swap(device.address(), device.address());
        assertEquals("iqn.x:one", nexusOf(session));
    }

    @Test
    void S8_itLosesItsOwnEndpointOnly() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        target.behaviour.set(call -> {
            target.behaviour.set(null);
            throw new DeviceException.Offline(call.address(), "the nexus is lost");
        });
        assertEquals("iqn.x:one", nexusOf(session));
        assertEquals(List.of("open default", "open iqn.x:one", "close iqn.x:one", "open iqn.x:one"), target.life);
    }

    @Test
    void S9_itEndsWithTheCore() throws Exception {
        ScsiDevice session = device.session("iqn.x:one");
        core.stop();
        assertEquals(Failure.UNAVAILABLE, ready(session));
        session.close();
    }

    @Test
    void driversThatAreReplacedAgainAndAgainUnderCommandsLoseNothing() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Long>> traffic = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ScsiDevice used = i == 0 ? device : device.session("iqn.x:" + i);
            traffic.add(run(() -> commands(used, end)));
        }
        FakeTarget before = target;
        for (int i = 0; i < 30; i++) {
            FakeTarget next = new FakeTarget("A");
            ServiceReference<Transport> old = registration;
            if (i % 2 == 0) {
                registration = core.register(next, "fake");
                core.transports.unregister(old);
            } else {
                core.transports.unregister(old);
                registration = core.register(next, "fake");
            }
            // Unregistering waits for 500 ms at most, and the machine may be busy (rule D6).
            awaitAllClosed(before);
            before = next;
        }
        end.set(true);
        long done = 0;
        for (CompletableFuture<Long> one : traffic) {
            done += one.get(60, TimeUnit.SECONDS);
        }
        assertTrue(done > 0);
        assertEquals(Map.of(), device.statistics().failures());
    }

    private static void awaitAllClosed(FakeTarget gone) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gone.opened.get() != gone.closed.get()) {
            assertTrue(System.nanoTime() < deadline, "endpoints of a driver that has gone: " + gone.life);
            Thread.onSpinWait();
        }
    }

    private long commands(ScsiDevice used, AtomicBoolean end) throws DeviceException {
        long done = 0;
        while (!end.get()) {
            ScsiRequest request = used.newRequest().command(6);
            used.execute(request);
            request.senseException();
            done++;
        }
        return done;
    }
}
