// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.login.Connector;
import io.kiovec.iscsi.internal.login.Terms;
import io.kiovec.iscsi.internal.session.Loop;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The transport {@code iscsi}: the SCSI face of logical units. Disks and tapes become block and tape devices by the core's
 * own drivers. A configuration that comes or changes holds for what is opened from then on; one for a target goes before one for
 * its portal.
 */
@Component(property = {Transport.SCHEME + "=iscsi", Transport.NAME + "=iscsi"})
public final class IscsiTransport implements Transport {

    private final List<TargetSettings> configured = new CopyOnWriteArrayList<>();
    private final Opening.Ground ground = new Opening.Ground(new Loop(), new Connector(), new InitiatorPorts(),
            this::tell);
    private volatile Optional<Logger> logger = Optional.empty();

    /** Called by the component runtime. */
    public IscsiTransport() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLoggers(LoggerFactory factory) {
        logger = Optional.of(factory.getLogger(IscsiTransport.class));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindTarget(ConfiguredTarget target) {
        target.settings().ifPresent(this::configure);
    }

    void unbindTarget(ConfiguredTarget target) {
        target.settings().ifPresent(configured::remove);
    }

    /** Adds a configuration without a component runtime. */
    void configure(TargetSettings settings) {
        configured.add(settings);
    }

    private void tell(Address address, String text) {
        logger.ifPresent(log -> log.info("{}: {}", address, text));
    }

    /** {@return the configured targets' units} Only what a configuration names is asked. */
    @Override
    public List<DeviceDescription> scan() {
        List<DeviceDescription> found = new ArrayList<>();
        for (TargetSettings settings : configured) {
            if (settings.scan() == TargetSettings.Scan.YES) {
                found.addAll(new TargetScan(ground, settings).scan());
            }
        }
        return found;
    }

    /** A wrong address is told as such, whatever it is opened as. */
    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        IscsiAddress.parse(address);
        return Transport.super.openBlock(address, access);
    }

    @Override
    public TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        IscsiAddress.parse(address);
        return Transport.super.openTape(address, access);
    }

    @Override
    public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        IscsiAddress place = IscsiAddress.parse(address);
        Terms terms = configured.stream().filter(settings -> settings.isFor(place.portal(), place.target()))
                .max(Comparator.comparing(settings -> settings.target().isPresent())).map(TargetSettings::terms)
                .orElseGet(TargetSettings::usualTerms);
        return new Opening(ground, address, terms).open(access);
    }
}
