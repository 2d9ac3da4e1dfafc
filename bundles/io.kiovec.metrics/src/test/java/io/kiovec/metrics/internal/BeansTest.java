// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceKind;
import io.kiovec.metrics.internal.Figures.Subject;
import java.util.Set;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;

/** The MBeans, in a server of their own. */
class BeansTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final FakeCore core = new FakeCore();

    @Test
    void aDeviceHasABeanWhileItIsOpen() throws Exception {
        core.open(FakeCore.device("sim:disk0", 10));
        ObjectName name = Beans.name(new Subject(Address.parse("sim:disk0"), DeviceKind.BLOCK));
        Beans beans = new Beans(server, core.devices, core.figures);
        assertEquals(10L, server.getAttribute(name, "Reads"));
        assertEquals(32L, server.getAttribute(name, "QueueDepthReached"));
        TabularData demotions = (TabularData) server.getAttribute(name, "Demotions");
        assertEquals(3L, demotions.get(new Object[]{"HEAP_MEMORY"}).get("value"));
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            assertNotNull(server.getAttribute(name, attribute.getName()), attribute.getName());
        }
        core.open(FakeCore.device("sim:disk0", 12));
        assertEquals(12L, server.getAttribute(name, "Reads"));
        core.close("sim:disk0");
        assertFalse(server.isRegistered(name), "it goes with the device");
        beans.close();
        assertEquals(Set.of(), server.queryNames(new ObjectName("io.kiovec:*"), null));
        assertTrue(core.listeners.isEmpty(), "nobody listens any more");
    }

    @Test
    void driversAndMemoryHaveABean() throws Exception {
        try (Beans beans = new Beans(server, core.devices, core.figures)) {
            assertNotNull(beans);
            ObjectName all = new ObjectName("io.kiovec:type=Kiovec");
            TabularData faults = (TabularData) server.getAttribute(all, "DriverFaults");
            assertEquals(2L, faults.get(new Object[]{"sim sim"}).get("value"));
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(all).getAttributes()) {
                assertNotNull(server.getAttribute(all, attribute.getName()), attribute.getName());
            }
        }
    }

    @Test
    void anotherKiovecKeepsItsBeans() throws Exception {
        core.open(FakeCore.device("sim:disk0", 10));
        FakeCore second = new FakeCore();
        second.open(FakeCore.device("sim:disk0", 99));
        ObjectName name = Beans.name(new Subject(Address.parse("sim:disk0"), DeviceKind.BLOCK));
        try (Beans first = new Beans(server, core.devices, core.figures)) {
            new Beans(server, second.devices, second.figures).close();
            assertNotNull(first);
            assertEquals(10L, server.getAttribute(name, "Reads"));
        }
    }
}
