// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.EventTopics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Events as OSGi's EventAdmin has them. Loaded only where that is there. */
final class EventPost {

    private final Consumer<Event> admin;

    private EventPost(Consumer<Event> admin) {
        this.admin = admin;
    }

    /** {@return what posts to a service} */
    static EventPost to(Object service) {
        return new EventPost(((EventAdmin) service)::postEvent);
    }

    void post(DeviceEvent event) {
        admin.accept(new Event(topic(event), properties(event)));
    }

    /** {@return the name of the event's type, its words in capitals} */
    private static String topic(DeviceEvent event) {
        return EventTopics.PREFIX + event.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
    }

    private static Map<String, Object> properties(DeviceEvent event) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(EventTopics.TIME, event.time().toEpochMilli());
        properties.put(EventTopics.EVENT, event);
        if (event instanceof DeviceEvent.OfDevice of) {
            properties.put(EventTopics.ADDRESS, of.address().toString());
        }
        switch (event) {
            case DeviceEvent.Opened it -> {
                state(properties, DeviceState.ONLINE);
                properties.put(EventTopics.TRANSPORT, it.transport());
            }
            case DeviceEvent.Closed it -> state(properties, DeviceState.CLOSED);
            case DeviceEvent.Holding it -> state(properties, DeviceState.HOLDING, it.cause());
            case DeviceEvent.Draining it -> state(properties, DeviceState.DRAINING, it.cause());
            case DeviceEvent.Opening it -> state(properties, DeviceState.OPENING, it.cause());
            case DeviceEvent.Offline it -> state(properties, DeviceState.OFFLINE, it.reason());
            case DeviceEvent.Online it -> {
                state(properties, DeviceState.ONLINE);
                properties.put(EventTopics.TRANSPORT, it.transport());
                properties.put(EventTopics.TARGET, it.target().toString());
                properties.put(EventTopics.PAUSE_NANOS, it.pause().toNanos());
            }
            case DeviceEvent.Orphaned it -> properties.put(EventTopics.REASON, it.what());
            case DeviceEvent.MediumChanged it -> {
                // Its address says all.
            }
            case DeviceEvent.TransportCame it -> transport(properties, it.transport(), EventTopics.SCHEME, it.scheme());
            case DeviceEvent.TransportWent it -> transport(properties, it.transport(), EventTopics.SCHEME, it.scheme());
            case DeviceEvent.Quarantined it -> transport(properties, it.transport(), EventTopics.REASON, it.reason());
            case DeviceEvent.Released it -> transport(properties, it.transport(), EventTopics.REASON, it.cause());
            case DeviceEvent.Refused it -> {
                properties.put(EventTopics.BUNDLE, it.bundle());
                properties.put(EventTopics.REASON, it.reason());
            }
            case DeviceEvent.PolicyChanged it -> properties.put(EventTopics.REASON, it.policy());
        }
        return properties;
    }

    private static void state(Map<String, Object> properties, DeviceState state, String cause) {
        state(properties, state);
        properties.put(EventTopics.REASON, cause);
    }

    private static void state(Map<String, Object> properties, DeviceState state) {
        properties.put(EventTopics.STATE, state.name());
    }

    private static void transport(Map<String, Object> properties, String name, String key, String value) {
        properties.put(EventTopics.TRANSPORT, name);
        properties.put(key, value);
    }
}
