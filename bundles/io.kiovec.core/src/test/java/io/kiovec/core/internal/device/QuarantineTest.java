// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Transports.Role;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.core.internal.transport.BoundTransports;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;

/** Rule S8: several failures in a window, and what ends that. */
@Timeout(60)
class QuarantineTest {

    private static final RequestOptions AT_ONCE = RequestOptions.DEFAULT.with(Duration.ofMillis(1));

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private final BrokenDriver driver = new BrokenDriver(disk);
    private ServiceReference<Transport> registration;
    private BlockDevice device;

    @BeforeEach
    void open() throws DeviceException {
        core.settings.modified(Map.of("quarantine.failures", 3));
        registration = core.transports.register(driver, BoundTransports.bundle("vendor.bad", 1),
                BoundTransports.properties("fake", "bad", 0));
        device = core.open("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    /** Each failure costs an endpoint, and the device has the next one when this returns. */
    private void fails(int times) throws Exception {
        driver.throwsIn("read");
        for (int i = 0; i < times; i++) {
            assertThrows(DeviceException.class, () -> device.read(0, new byte[512]));
            if (core.transport("bad").role() != Role.QUARANTINED) {
                core.await(DeviceEvent.Online.class);
            }
        }
        driver.mend();
    }

    private void quarantined() throws Exception {
        fails(3);
        core.await(DeviceEvent.Quarantined.class);
        core.await(DeviceEvent.Offline.class);
    }

    @Test
    void S8_itLosesTheEndpointAtFirst() throws Exception {
        fails(2);
        assertEquals(Role.ACTIVE, core.transport("bad").role());
        assertEquals(2, core.transport("bad").failures());
        assertEquals(DeviceState.ONLINE, device.state());
        assertEquals(2, device.statistics().swaps());
    }

    @Test
    void S8_afterSeveralFailuresItServesNobodyAndItsDevicesWaitWithTheReason() throws Exception {
        BlockDevice second = core.open("fake:b", AccessMode.READ_WRITE);
        driver.throwsIn("read");
        fails(3);
        DeviceEvent.Quarantined told = core.await(DeviceEvent.Quarantined.class);
        assertEquals("bad", told.transport());
        core.await(DeviceEvent.Offline.class);
        core.await(DeviceEvent.Offline.class);
        for (BlockDevice one : new BlockDevice[]{device, second}) {
            assertEquals(DeviceState.OFFLINE, one.state());
            DeviceException offline = assertThrows(DeviceException.Offline.class,
                    () -> one.read(0, MemorySegment.ofArray(new byte[512]), AT_ONCE));
            assertTrue(offline.getMessage().contains("transports release bad"), offline.getMessage());
        }
        DeviceException refused = assertThrows(DeviceException.Unavailable.class,
                () -> core.open("fake:c", AccessMode.READ));
        assertTrue(refused.getMessage().contains("bug in read") && refused.getMessage().contains("quarantine"),
                refused.getMessage());
        assertEquals(Role.QUARANTINED, core.transport("bad").role());
        assertTrue(core.transport("bad").reason().contains("bug in read"));
        assertEquals(0, core.transport("bad").devices());
        assertEquals(disk.opened.get(), disk.closed.get());
    }

    @Test
    void S8_failuresOutsideTheWindowDoNotCount() throws Exception {
        fails(2);
        core.clock.addAndGet(Duration.ofSeconds(61).toNanos());
        fails(2);
        assertEquals(Role.ACTIVE, core.transport("bad").role());
        assertEquals(4, core.transport("bad").failures());
    }

    @Test
    void S8_manyCallsThatFindOneEndpointBrokenAreOneLoss() {
        var binding = core.table().open(device.address()).getFirst().gate().current();
        for (int i = 0; i < 20; i++) {
            binding.blame("failed again");
        }
        assertEquals(Role.ACTIVE, core.transport("bad").role());
        assertEquals(20, core.transport("bad").failures());
    }

    @Test
    void S7_anotherTransportOfTheSchemeTakesOver() throws Exception {
        core.transports.register(new FakeDisk(disk.data, "A"), "fake", "good", -1);
        assertEquals(Role.STANDBY, core.transport("good").role());
        fails(3);
        core.await(DeviceEvent.Quarantined.class);
        device.read(0, new byte[512]);
        assertEquals("good", device.statistics().transport());
        assertEquals(Role.ACTIVE, core.transport("good").role());
    }

    @Test
    void S8_theOperatorReleasesItAndItsDevicesComeBack() throws Exception {
        quarantined();
        assertEquals(Role.ACTIVE, core.service().release("bad").getFirst().role());
        assertEquals("bad", core.await(DeviceEvent.Released.class).transport());
        device.read(0, new byte[512]);
        assertEquals(0, core.transport("bad").failures());
        assertEquals("", core.transport("bad").reason());
    }

    @Test
    void S8_whatIsNotInQuarantineCannotBeReleased() throws Exception {
        quarantined();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> core.service().release("other"));
        assertTrue(e.getMessage().contains("there are bad"), e.getMessage());
        core.service().release("bad");
        assertThrows(IllegalArgumentException.class, () -> core.service().release("bad"));
    }

    @Test
    void S8_aRestartOfItsBundleDoesNotReleaseItAndAnUpdateDoes() throws Exception {
        quarantined();
        core.transports.unregister(registration);
        ServiceReference<Transport> restarted = core.transports.register(driver,
                BoundTransports.bundle("vendor.bad", 1), BoundTransports.properties("fake", "bad", 0));
        assertEquals(Role.QUARANTINED, core.transport("bad").role());
        core.transports.unregister(restarted);
        core.transports.register(driver, BoundTransports.bundle("vendor.bad", 2),
                BoundTransports.properties("fake", "bad", 0));
        core.await(DeviceEvent.Released.class);
        device.read(0, new byte[512]);
        assertEquals(Role.ACTIVE, core.transport("bad").role());
    }

    @Test
    void S8_aConfigurationThatCannotBeReadLeavesTheLastOne() {
        core.settings.modified(Map.of("quarantine.failures", "many", "quarantine.window.seconds", 7));
        assertEquals(3, core.settings.now().quarantineFailures());
        assertEquals(Duration.ofSeconds(7), core.settings.now().quarantineWindow());
        core.settings.modified(Map.of("drain.seconds", "2"));
        assertEquals(Duration.ofSeconds(2), core.settings.now().drain());
        core.settings.modified(Map.of());
        assertEquals(5, core.settings.now().quarantineFailures());
        assertEquals(Duration.ofSeconds(10), core.settings.now().drain());
    }

    @Test
    void S8_aTransportThatCannotSayWhetherItIsThereIsNamed() {
        driver.throwsIn("availability");
        assertEquals(Role.UNAVAILABLE, core.transport("bad").role());
        assertTrue(core.transport("bad").reason().contains("bug in availability"));
    }
}
