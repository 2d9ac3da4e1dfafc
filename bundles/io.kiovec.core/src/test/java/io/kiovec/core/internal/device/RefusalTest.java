// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Transports.Role;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.core.internal.transport.BoundTransports;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Transport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Refusals name the culprit: bundle, service, and what to mend, in the event, in the list and in the typed error. */
class RefusalTest {

    private final TestCore core = new TestCore();
    private final Bundle vendor = BoundTransports.bundle("com.vendor.driver", 0);
    private final FakeDisk disk = new FakeDisk("A");

    @AfterEach
    void stop() {
        core.close();
    }

    private void refused(String address, String... parts) throws Exception {
        DeviceException e = assertThrows(DeviceException.Unavailable.class, () -> core.open(address, AccessMode.READ));
        TransportInfo info = core.service().list().stream().filter(one -> one.role() == Role.REFUSED).findFirst()
                .orElseThrow();
        DeviceEvent.Refused event = core.await(DeviceEvent.Refused.class);
        assertEquals("com.vendor.driver 1.0.0", info.bundle());
        assertEquals(info.bundle(), event.bundle());
        assertEquals(info.reason(), event.reason());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
            assertTrue(info.reason().contains(part), info.reason());
        }
    }

    @Test
    void aTransportWithoutItsSchemeIsRefused() throws Exception {
        core.transports.register(disk, vendor, Map.of(Transport.NAME, "v"));
        refused("v:a", "com.vendor.driver 1.0.0", "service 1", "lacks the service property kiovec.scheme",
                "kiovec.scheme=vendor");
    }

    @Test
    void aTransportWithoutItsNameIsRefused() throws Exception {
        core.transports.register(disk, vendor, Map.of(Transport.SCHEME, "v"));
        refused("v:a", "lacks the service property kiovec.transport");
    }

    @Test
    void aSchemeThatIsNoTextIsRefused() throws Exception {
        core.transports.register(disk, vendor,
                Map.of(Transport.SCHEME, new String[]{"v", "w"}, Transport.NAME, "v"));
        refused("v:a", "kiovec.scheme of type String[]", "one String");
    }

    @Test
    void aSchemeThatNoAddressCanHaveIsRefused() throws Exception {
        core.transports.register(disk, vendor, BoundTransports.properties("V_1", "v", 0));
        refused("other:a");
        DeviceException e = assertThrows(DeviceException.class, () -> core.open("other:a", AccessMode.READ));
        assertTrue(core.service().list().getFirst().reason().contains("kiovec.scheme=V_1"), e.getMessage());
    }

    @Test
    void aSchemeThatOneBundleServesTwiceIsRefusedTheSecondTime() throws Exception {
        ServiceReference<Transport> first = core.transports.register(disk, vendor,
                BoundTransports.properties("v", "one", 0));
        core.transports.register(new FakeDisk(disk.data, "A"), vendor, BoundTransports.properties("v", "two", 9));
        List<TransportInfo> all = core.service().list();
        assertEquals(List.of(Role.ACTIVE, Role.REFUSED), all.stream().map(TransportInfo::role).toList());
        assertTrue(all.get(1).reason().contains("service 2 and its service 1 both serve the scheme 'v'"),
                all.get(1).reason());
        core.open("v:a", AccessMode.READ).close();
        // When the first has gone, the second is the only one.
        core.transports.unregister(first);
        assertEquals("two", core.service().list().getFirst().name());
        assertEquals(Role.ACTIVE, core.service().list().getFirst().role());
    }

    @Test
    void twoBundlesMayServeOneScheme() {
        core.register(disk, "v");
        core.transports.register(disk, vendor, BoundTransports.properties("v", "two", 0));
        assertEquals(List.of(Role.ACTIVE, Role.STANDBY),
                core.service().list().stream().map(TransportInfo::role).toList());
    }

    @Test
    void aRefusedServiceThatGoesIsForgotten() throws Exception {
        ServiceReference<Transport> wrong = core.transports.register(disk, vendor, Map.of(Transport.NAME, "v"));
        core.transports.unregister(wrong);
        assertEquals(List.of(), core.service().list());
    }
}
