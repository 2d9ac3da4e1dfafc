// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices;
import io.kiovec.api.EventTopics;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * What happens to a device comes to handlers of OSGi's EventAdmin, in its order. A simulated disk may be open twice, so its new
 * endpoint is opened before the old one is held back, and there is no state of opening.
 */
@ExtendWith(FrameworkWatchdog.class)
class EventAdminTest {

    private static final String ADDRESS = "sim:disk2";

    @Test
    void S1_everyStateOfASwapIsAnEvent() throws Exception {
        List<Event> events = new CopyOnWriteArrayList<>();
        BundleContext context = FrameworkUtil.getBundle(EventAdminTest.class).getBundleContext();
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(EventConstants.EVENT_TOPIC, EventTopics.ALL);
        properties.put(EventConstants.EVENT_FILTER, "(" + EventTopics.ADDRESS + "=" + ADDRESS + ")");
        ServiceRegistration<EventHandler> handler = context.registerService(EventHandler.class, events::add,
                properties);
        try {
            try (BlockDevice device = Bundles.service(Devices.class).openBlock(ADDRESS, AccessMode.READ)) {
                device.read(0, new byte[512]);
                Bundles.service(Swaps.class).swap(Address.parse(ADDRESS), Address.parse(ADDRESS));
            }
            SimConfiguration.await("closed", () -> events.stream()
                    .anyMatch(event -> event.getTopic().equals(EventTopics.PREFIX + "CLOSED")));
            assertEquals(List.of("OPENED", "HOLDING", "DRAINING", "ONLINE", "HOLDING", "DRAINING", "CLOSED"),
                    events.stream()
                            .map(event -> event.getTopic().substring(EventTopics.PREFIX.length())).toList());
            assertEquals(List.of("ONLINE", "HOLDING", "DRAINING", "ONLINE", "HOLDING", "DRAINING", "CLOSED"),
                    events.stream().map(event -> event.getProperty(EventTopics.STATE)).toList());
            assertInstanceOf(DeviceEvent.Online.class, events.get(3).getProperty(EventTopics.EVENT));
        } finally {
            handler.unregister();
        }
    }
}
