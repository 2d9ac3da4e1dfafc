// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices.Watch;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;

/**
 * Tells what happens to devices to OSGi's EventAdmin too, as {@link io.kiovec.api.EventTopics} says. Its package is an optional
 * import: no signature here names it, so that the component is there without it and has nothing to do.
 */
@Component(service = {}, immediate = true)
public final class EventAdminBridge {

    private final BundleContext context;
    private final Watch watch;
    private final ConcurrentMap<Object, EventPost> posts = new ConcurrentHashMap<>();

    /**
     * Called by the component runtime.
     *
     * @param table the devices
     * @param context of the core
     */
    @Activate
    public EventAdminBridge(@Reference DeviceTable table, BundleContext context) {
        this.context = context;
        watch = table.watch(this::tell);
    }

    @Reference(service = EventAdmin.class, cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindEvents(ServiceReference<?> came) {
        Optional.ofNullable(context.getService(came)).ifPresent(service -> posts.put(came, EventPost.to(service)));
    }

    void unbindEvents(ServiceReference<?> gone) {
        if (posts.remove(gone) != null) {
            context.ungetService(gone);
        }
    }

    /** On the thread of events, where other listeners are told too. */
    private void tell(DeviceEvent event) {
        posts.values().forEach(post -> post.post(event));
    }

    @Deactivate
    void stop() {
        watch.close();
    }
}
