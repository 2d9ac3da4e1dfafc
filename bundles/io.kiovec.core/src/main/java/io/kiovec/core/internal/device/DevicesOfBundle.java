// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.Device;
import io.kiovec.api.DeviceListener;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import io.kiovec.api.RequestListener;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.core.internal.transport.TransportRegistry;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * The {@code Devices} service as one bundle sees it: openings are named by their bundle, and those that it forgot are
 * closed when it has gone.
 */
@Component(scope = ServiceScope.BUNDLE)
public final class DevicesOfBundle implements Devices {

    private final DeviceTable table;
    private final TransportRegistry transports;
    private final CoreLog log;
    private final ComponentContext context;
    private final String holder;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Set<Opening> opened = ConcurrentHashMap.newKeySet();

    /**
     * Called by the component runtime.
     *
     * @param table the devices
     * @param transports the transports
     * @param log where to log
     * @param context whose bundle uses the service
     */
    @Activate
    public DevicesOfBundle(@Reference DeviceTable table, @Reference TransportRegistry transports,
            @Reference CoreLog log,
            ComponentContext context) {
        this.table = table;
        this.transports = transports;
        this.log = log;
        this.context = context;
        holder = "bundle " + context.getUsingBundle().getSymbolicName();
    }

    @Deactivate
    void leave() {
        watches.forEach(Watch::close);
        if (context.getBundleContext().getBundle().getState() == Bundle.STOPPING) {
            // The core goes, and not who used it: the table ends what is open, and says why (rule S9).
            return;
        }
        for (Opening device : opened) {
            device.sessions().forEach(this::close);
            close(device);
        }
    }

    private void close(Opening forgotten) {
        try {
            forgotten.forsake();
        } catch (DeviceException e) {
            log.warn("{} left {} open, and closing it failed", holder, forgotten.address(), e);
        }
    }

    @Override
    public List<DeviceDescription> list() {
        List<DeviceDescription> found = new ArrayList<>();
        Set<String> schemes = new HashSet<>();
        for (ServedTransport transport : transports.all()) {
            if (schemes.add(transport.scheme())) {
                transports.best(transport.scheme()).ifPresent(best -> scan(best, found));
            }
        }
        found.sort(Comparator.comparing(description -> description.address().toString()));
        return found;
    }

    private void scan(ServedTransport transport, List<DeviceDescription> into) {
        if (!TransportRegistry.availability(transport).available()) {
            return;
        }
        try {
            into.addAll(transport.service().scan());
        } catch (DeviceException e) {
            log.warn("transport {} cannot list its devices", transport.name(), e);
        } catch (RuntimeException | LinkageError e) {
            log.warn("{}", transport.blame("threw " + e + " when asked which devices it sees"), e);
        }
    }

    @Override
    public <D extends Device> D open(Address address, Class<D> face, AccessMode access) throws DeviceException {
        opened.removeIf(device -> device.state() == DeviceState.CLOSED && device.sessions().isEmpty());
        Opening device = table.open(address, face, access, holder);
        opened.add(device);
        return face.cast(device);
    }

    @Override
    public Watch watch(DeviceListener listener) {
        return own(table.watch(listener));
    }

    private Watch own(Watch watch) {
        watches.add(watch);
        return () -> {
            watches.remove(watch);
            watch.close();
        };
    }

    @Override
    public Watch trace(Set<Address> devices, RequestListener listener) {
        return own(table.observe(devices, new ToldRequests(listener, log)));
    }

    @Override
    public List<DeviceStatistics> statistics() {
        return table.statistics();
    }
}
