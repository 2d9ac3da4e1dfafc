// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.Transports;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.core.internal.transport.TransportRegistry;
import io.kiovec.spi.Availability;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of transports, with the devices that each serves. */
@Component
public final class TransportsService implements Transports {

    private final TransportRegistry registry;
    private final DeviceTable table;

    /**
     * Called by the component runtime.
     *
     * @param registry the transports
     * @param table the devices
     */
    @Activate
    public TransportsService(@Reference TransportRegistry registry, @Reference DeviceTable table) {
        this.registry = registry;
        this.table = table;
    }

    @Override
    public List<TransportInfo> list() {
        return registry.all().stream().map(this::info).toList();
    }

    private TransportInfo info(ServedTransport transport) {
        Availability availability = TransportRegistry.availability(transport);
        boolean best = registry.best(transport.scheme()).filter(transport::equals).isPresent();
        Role role = !availability.available() ? Role.UNAVAILABLE : best ? Role.ACTIVE : Role.STANDBY;
        return new TransportInfo(transport.name(), transport.scheme(), role, availability.reason(), transport.bundle(),
                transport.ranking(), table.served(transport));
    }
}
