// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.EventTopics;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.io.AccessMode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** What OSGi's EventAdmin hears. */
class EventPostTest {

    /** Keeps what was posted. */
    private static final class Admin implements EventAdmin {
        final LinkedBlockingQueue<Event> posted = new LinkedBlockingQueue<>();

        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("events are posted, for a handler must not hold devices up");
        }

        Event await(String topic) throws InterruptedException {
            while (true) {
                Event event = posted.poll(20, TimeUnit.SECONDS);
                assertTrue(event != null, "no " + topic);
                if (event.getTopic().equals(EventTopics.PREFIX + topic)) {
                    return event;
                }
            }
        }
    }

    @Test
    void eachChangeOfStateIsPostedWithItsProperties() throws Exception {
        Admin admin = new Admin();
        EventPost post = EventPost.to(admin);
        try (TestCore core = new TestCore()) {
            core.table().watch(post::post);
            core.register(new FakeDisk("A"), "fake");
            BlockDevice device = core.open("fake:a", AccessMode.READ);
            core.swaps.swap(device.address(), device.address());
            device.close();
            assertEquals("fake-driver", admin.await("TRANSPORT_CAME").getProperty(EventTopics.TRANSPORT));
            assertEquals("ONLINE", admin.await("OPENED").getProperty(EventTopics.STATE));
            Event holding = admin.await("HOLDING");
            assertEquals("fake:a", holding.getProperty(EventTopics.ADDRESS));
            assertEquals("swap to fake:a", holding.getProperty(EventTopics.REASON));
            assertEquals("DRAINING", admin.await("DRAINING").getProperty(EventTopics.STATE));
            Event online = admin.await("ONLINE");
            assertEquals("fake:a", online.getProperty(EventTopics.TARGET));
            assertTrue((Long) online.getProperty(EventTopics.PAUSE_NANOS) > 0);
            DeviceEvent whole = (DeviceEvent) online.getProperty(EventTopics.EVENT);
            assertEquals(whole.time().toEpochMilli(), online.getProperty(EventTopics.TIME));
            assertEquals("CLOSED", admin.await("CLOSED").getProperty(EventTopics.STATE));
        }
    }

    @Test
    void anEventAdminThatComesAndGoesCostsNothing() throws Exception {
        Admin admin = new Admin();
        ServiceReference<?> reference = mock(ServiceReference.class);
        BundleContext context = mock(BundleContext.class);
        doReturn(admin).when(context).getService(reference);
        try (TestCore core = new TestCore()) {
            EventAdminBridge bridge = new EventAdminBridge(core.table(), context);
            core.register(new FakeDisk("A"), "fake");
            BlockDevice device = core.open("fake:a", AccessMode.READ);
            core.await(DeviceEvent.Opened.class);
            bridge.bindEvents(reference);
            core.swaps.swap(device.address(), device.address());
            admin.await("ONLINE");
            bridge.unbindEvents(reference);
            core.swaps.swap(device.address(), device.address());
            core.await(DeviceEvent.Online.class);
            core.await(DeviceEvent.Online.class);
            bridge.stop();
            assertEquals(0, admin.posted.size());
        }
    }

    @Test
    void everyKindOfEventHasATopicOfItsOwn() {
        Admin admin = new Admin();
        for (DeviceEvent event : List.of(new DeviceEvent.Quarantined(Instant.EPOCH, "t", "why"),
                new DeviceEvent.Released(Instant.EPOCH, "t", "why"),
                new DeviceEvent.Refused(Instant.EPOCH, "b 1.0.0", "why"),
                new DeviceEvent.PolicyChanged(Instant.EPOCH, "why"))) {
            EventPost.to(admin).post(event);
        }
        assertEquals(List.of("QUARANTINED", "RELEASED", "REFUSED", "POLICY_CHANGED"), admin.posted.stream()
                .map(event -> event.getTopic().substring(EventTopics.PREFIX.length())).toList());
        assertEquals("b 1.0.0", List.copyOf(admin.posted).get(2).getProperty(EventTopics.BUNDLE));
    }
}
