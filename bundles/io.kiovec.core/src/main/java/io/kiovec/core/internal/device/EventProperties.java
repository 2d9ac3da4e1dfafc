// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.EventTopics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Events in words, for whom types are too much: {@link EventTopics} says which. */
final class EventProperties {

    private EventProperties() {
    }

    /** {@return the name of the event's type, its words in capitals} */
    static String name(DeviceEvent event) {
        return event.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
    }

    /** {@return its parts, in their order} */
    static Map<String, Object> of(DeviceEvent event) {
        Map<String, Object> properties = new LinkedHashMap<>();
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
