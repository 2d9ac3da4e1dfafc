// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.DeviceState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.core.internal.scsi.FakeTarget;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentContext;

/** What a bundle forgot is closed when it has gone. */
class DevicesOfBundleTest {

    private static final Address ADDRESS = Address.parse("fake:a");

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");
    private final Bundle coreBundle = mock(Bundle.class);
    private DevicesOfBundle devices;

    @BeforeEach
    void use() {
        core.register(target, "fake");
        Bundle bundle = mock(Bundle.class);
        when(bundle.getSymbolicName()).thenReturn("app");
        ComponentContext context = mock(ComponentContext.class);
        when(context.getUsingBundle()).thenReturn(bundle);
        BundleContext ofCore = mock(BundleContext.class);
        when(context.getBundleContext()).thenReturn(ofCore);
        when(ofCore.getBundle()).thenReturn(coreBundle);
        when(coreBundle.getState()).thenReturn(Bundle.ACTIVE);
        devices = new DevicesOfBundle(core.table(), core.transports.registry, new CoreLog(), context);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void forgottenDevicesAreClosed() throws Exception {
        ScsiDevice device = devices.open(ADDRESS, ScsiDevice.class, AccessMode.READ);
        devices.leave();
        assertEquals(DeviceState.CLOSED, device.state());
        assertEquals(1, target.closed.get());
    }

    @Test
    void forgottenSessionsAreClosedToo() throws Exception {
        ScsiDevice device = devices.open(ADDRESS, ScsiDevice.class, AccessMode.READ);
        ScsiDevice session = device.session("iqn.x:one");
        ScsiDevice ofSession = session.session("iqn.x:two");
        device.close();
        devices.open(ADDRESS, ScsiDevice.class, AccessMode.READ).close();
        devices.leave();
        assertEquals(List.of(DeviceState.CLOSED, DeviceState.CLOSED), List.of(session.state(), ofSession.state()));
        assertEquals(target.opened.get(), target.closed.get());
    }

    /** A driver that opens a device below, and leaves it open when it closes its own. */
    private final class Careless implements Transport {

        private BlockDevice below;

        @Override
        public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
            below = devices.open(Address.parse(address.rest()), BlockDevice.class, access);
            return new FakeDisk("C").openBlock(address, access);
        }
    }

    @Test
    void L5_whatADeviceStandsOnIsClosedAfterItAndNotWithItsBundle() throws Exception {
        FakeDisk disk = new FakeDisk("B");
        core.register(disk, "disk");
        Careless driver = new Careless();
        core.register(driver, "over");
        BlockDevice upper = core.open("over:disk:b", AccessMode.READ);
        devices.leave();
        assertEquals(DeviceState.ONLINE, driver.below.state(), "an endpoint of the bundle's stands on it");
        assertEquals(0, disk.closed.get());
        upper.close();
        assertEquals(DeviceState.CLOSED, driver.below.state());
        assertEquals(1, disk.closed.get());
    }

    @Test
    void S9_whatIsOpenWhenTheCoreGoesIsUnavailableAndNotClosedByItsUser() throws Exception {
        ScsiDevice device = devices.open(ADDRESS, ScsiDevice.class, AccessMode.READ);
        when(coreBundle.getState()).thenReturn(Bundle.STOPPING);
        devices.leave();
        core.stop();
        assertEquals(Failure.UNAVAILABLE, device.execute(device.newRequest().command(6)));
        assertEquals(1, target.closed.get());
    }

    @Test
    void anyDeviceWillDo() throws Exception {
        core.register(new io.kiovec.core.internal.block.FakeDisk("B"), "disk");
        Device device = devices.open(Address.parse("disk:b"), Device.class, AccessMode.READ);
        assertEquals("disk:b", device.address().toString());
    }
}
