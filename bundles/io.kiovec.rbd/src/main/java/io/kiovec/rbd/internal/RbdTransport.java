// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.rbd.internal.ceph.Libraries;
import io.kiovec.spi.Availability;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The transport {@code rbd}. A configuration that comes or changes holds for what is opened from then on; one that names a pool goes
 * before one for all. Without any, ceph.conf and the user admin are used. Ceph's libraries are loaded when somebody asks for them.
 */
@Component(property = {Transport.SCHEME + "=rbd", Transport.NAME + "=rbd"})
public final class RbdTransport implements Transport {

    private final Supplier<Availability> libraries;
    private final List<PoolSettings> configured = new CopyOnWriteArrayList<>();
    private final Clusters clusters = new Clusters();
    private volatile Optional<Logger> logger = Optional.empty();

    /** Called by the component runtime. */
    public RbdTransport() {
        this(Libraries::availability);
    }

    RbdTransport(Supplier<Availability> libraries) {
        this.libraries = libraries;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLoggers(LoggerFactory factory) {
        logger = Optional.of(factory.getLogger(RbdTransport.class));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindPools(ConfiguredPools pools) {
        pools.settings().ifPresent(this::configure);
    }

    void unbindPools(ConfiguredPools pools) {
        pools.settings().ifPresent(configured::remove);
    }

    /** Adds a configuration without a component runtime. */
    void configure(PoolSettings settings) {
        configured.add(settings);
    }

    private void tell(Address address, String text) {
        logger.ifPresent(log -> log.info("{}: {}", address, text));
    }

    @Override
    public Availability availability() {
        return libraries.get();
    }

    /** {@return the images of the configured pools} Only clusters that a configuration names are asked. */
    @Override
    public List<DeviceDescription> scan() {
        List<DeviceDescription> found = new ArrayList<>();
        for (PoolSettings settings : configured) {
            if (settings.scan() == PoolSettings.Scan.YES && availability().available()) {
                found.addAll(new PoolScan(clusters, settings, this::tell).scan());
            }
        }
        return found;
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        RbdAddress place = RbdAddress.parse(address);
        Availability there = availability();
        if (!there.available()) {
            throw new DeviceException.Unavailable(address, there.reason());
        }
        return new Opening(clusters, address, settings(place.pool()), access).open();
    }

    private PoolSettings settings(String pool) {
        return configured.stream().filter(settings -> settings.isFor(pool))
                .max(Comparator.comparing(settings -> !settings.pools().isEmpty())).orElseGet(PoolSettings::usual);
    }
}
