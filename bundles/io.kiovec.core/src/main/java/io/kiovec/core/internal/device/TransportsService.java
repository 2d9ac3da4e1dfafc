// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.Transports;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.core.internal.transport.TransportRegistry;
import io.kiovec.spi.Availability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        List<TransportInfo> all = new ArrayList<>(registry.all().stream().map(this::info).toList());
        registry.refusals().forEach(refusal -> all.add(new TransportInfo(refusal.name(), refusal.scheme(), Role.REFUSED,
                refusal.reason(), refusal.bundle(), refusal.ranking(), 0, 0, "")));
        return all;
    }

    @Override
    public List<TransportInfo> release(String name) {
        return registry.release(name).stream().map(this::info).toList();
    }

    private TransportInfo info(ServedTransport transport) {
        Optional<String> quarantine = transport.conduct().quarantine();
        // What is in quarantine is not called.
        Availability availability = quarantine.map(Availability::unavailable)
                .orElseGet(() -> TransportRegistry.availability(transport));
        return new TransportInfo(transport.name(), transport.scheme(), role(transport, availability),
                availability.reason(), transport.bundle(), transport.ranking(), table.served(transport),
                transport.conduct().failures(), transport.conduct().lastFailure());
    }

    private Role role(ServedTransport transport, Availability availability) {
        if (transport.conduct().quarantine().isPresent()) {
            return Role.QUARANTINED;
        }
        if (!availability.available()) {
            return Role.UNAVAILABLE;
        }
        return registry.best(transport.scheme()).filter(transport::equals).isPresent() ? Role.ACTIVE : Role.STANDBY;
    }
}
