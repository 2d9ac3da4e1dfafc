// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.EventTopics;
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
        admin.accept(new Event(EventTopics.PREFIX + EventProperties.name(event), EventProperties.of(event)));
    }
}
