// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.sim.internal.SimDevice.Lifetime;
import io.kiovec.sim.internal.adapter.Adapter;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.adapter.VirtualClock;
import io.kiovec.sim.internal.disk.DiskNeighbours;
import io.kiovec.sim.internal.disk.DiskTraits;
import io.kiovec.sim.internal.disk.DiskUnit;
import io.kiovec.sim.internal.fault.FaultRules;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.UnitSettings;
import io.kiovec.spi.ScsiEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunningDevicesTest {

    private static final Address ADDRESS = Address.parse("sim:x");

    private final RunningDevices running = new RunningDevices();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger switchedOn = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();

    /** A device that takes its time to be switched on. */
    private final class Slow implements Blueprint {

        private final boolean fails;

        Slow(boolean fails) {
            this.fails = fails;
        }

        @Override
        public String name() {
            return "x";
        }

        @Override
        public DeviceDescription description() {
            throw new AssertionError();
        }

        @Override
        public SimDevice switchOn(Address address, Workshop workshop) throws DeviceException {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (fails) {
                throw new DeviceException.Unavailable(address, "it fails");
            }
            switchedOn.incrementAndGet();
            DiskTraits traits = DiskTraits.of(8, 512);
            DiskUnit unit = new DiskUnit(UnitSettings.of(DiskUnit.nameplate(traits, "x")), traits, new DiskNeighbours(),
                    DiskMedium.inMemory(4096, 512));
            return new SimDevice("x", unit, new Adapter(AdapterModel.GOOD, () -> null, new VirtualClock()), medium(),
                    Lifetime.LASTING, new FaultRules());
        }
    }

    private SimDevice.Medium medium() {
        return new SimDevice.Medium() {
            @Override
            public Identity identity() {
                return Identity.UNKNOWN;
            }

            @Override
            public void powerLoss() {
                throw new AssertionError();
            }

            @Override
            public void release() {
                released.incrementAndGet();
            }
        };
    }

    private FutureTask<ScsiEndpoint> opening(Blueprint blueprint) {
        Callable<ScsiEndpoint> open = () -> running.open(() -> blueprint, ADDRESS, null, "port");
        FutureTask<ScsiEndpoint> task = new FutureTask<>(open);
        Thread.ofPlatform().start(task);
        return task;
    }

    @Test
    void manyOpenersSwitchADeviceOnOnce() throws Exception {
        Slow slow = new Slow(false);
        List<FutureTask<ScsiEndpoint>> openings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            openings.add(opening(slow));
        }
        goOn.countDown();
        for (FutureTask<ScsiEndpoint> opening : openings) {
            opening.get().close();
        }
        assertEquals(1, switchedOn.get());
        assertEquals(0, released.get());
        running.stop();
        assertEquals(1, released.get());
        running.stop();
        assertEquals(1, released.get());
    }

    @Test
    void aFailureIsForAllWhoWaitedAndNotForThoseWhoComeLater() throws Exception {
        FutureTask<ScsiEndpoint> first = opening(new Slow(true));
        begun.await();
        FutureTask<ScsiEndpoint> second = opening(new Slow(true));
        goOn.countDown();
        for (FutureTask<ScsiEndpoint> opening : List.of(first, second)) {
            Exception failed = assertThrows(Exception.class, opening::get);
            assertInstanceOf(DeviceException.Unavailable.class, failed.getCause());
        }
        opening(new Slow(false)).get().close();
        assertEquals(1, switchedOn.get());
    }

    @Test
    void aDeviceThatIsStoppedWhileItIsSwitchedOnIsLetGo() throws Exception {
        FutureTask<ScsiEndpoint> opening = opening(new Slow(false));
        begun.await();
        running.stop();
        goOn.countDown();
        Exception failed = assertThrows(Exception.class, opening::get);
        assertInstanceOf(DeviceException.Unavailable.class, failed.getCause());
        assertEquals(1, released.get());
    }

    @Test
    void aDeviceThatIsConfiguredAnewWhileItIsSwitchedOnIsSwitchedOnAnew() throws Exception {
        AtomicReference<Blueprint> now = new AtomicReference<>(new Slow(false));
        FutureTask<ScsiEndpoint> opening = new FutureTask<>(() -> running.open(now::get, ADDRESS, null, "port"));
        Thread.ofPlatform().start(opening);
        begun.await();
        Slow after = new Slow(false);
        now.set(after);
        running.retain(after::equals);
        goOn.countDown();
        ScsiEndpoint endpoint = opening.get();
        assertEquals(2, switchedOn.get());
        assertEquals(1, released.get(), "the first, as it is not configured any more");
        running.retain(after::equals);
        assertEquals("6/29/01", ScsiCommand.testUnitReady().on(endpoint).outcome());
        endpoint.close();
    }
}
