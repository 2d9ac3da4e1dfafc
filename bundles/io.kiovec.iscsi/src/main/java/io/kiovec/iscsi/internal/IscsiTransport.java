// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.TargetSettings.Further;
import io.kiovec.iscsi.internal.login.Connector;
import io.kiovec.iscsi.internal.login.Portal;
import io.kiovec.iscsi.internal.login.Terms;
import io.kiovec.iscsi.internal.session.Loop;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
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

    /** Threads that open paths: a portal that does not answer keeps one for the time of a login. */
    private static final int MENDERS = 8;
    private static final long END_MILLIS = 2_000;

    private final List<TargetSettings> configured = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor menders = menders();
    private final Opening.Ground ground = new Opening.Ground(new Loop(), new Connector(), new InitiatorPorts(),
            menders, this::tell);
    private volatile Optional<Logger> logger = Optional.empty();

    /** Called by the component runtime. */
    public IscsiTransport() {
    }

    /** A few threads, which are there while there is something to do. */
    private static ScheduledThreadPoolExecutor menders() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(MENDERS,
                task -> Thread.ofPlatform().daemon().name("kiovec-iscsi-paths").unstarted(task),
                new ThreadPoolExecutor.DiscardPolicy());
        threads.setKeepAliveTime(1, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
        return threads;
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
        Optional<TargetSettings> settings = configured.stream()
                .filter(each -> each.isFor(place.portal(), place.target()))
                .max(Comparator.comparing(each -> each.target().isPresent()));
        Terms terms = settings.map(TargetSettings::terms).orElseGet(TargetSettings::usualTerms);
        IscsiAddress whole = place.and(further(address, place, settings.map(TargetSettings::further)
                .orElse(Further.NONE), terms));
        return whole.portals().size() == 1
                ? new Opening(ground, address, terms).open(access)
                : MultipathOpening.open(ground, address, whole, terms, access);
    }

    private Collection<Portal> further(Address address, IscsiAddress place, Further further, Terms terms) {
        if (further.told() == TargetSettings.Scan.NO) {
            return further.named();
        }
        try {
            return ground.connector().discover(place.portal(), terms, Connector.DISCOVERY_PORT)
                    .getOrDefault(place.target(), Set.of());
        } catch (IOException e) {
            tell(address, "cannot be asked for its portals: " + e.getMessage());
            return Set.of();
        }
    }

    /** Lets no thread live on (rule L5). */
    @Deactivate
    void deactivate() {
        menders.shutdownNow();
        try {
            if (!menders.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
                logger.ifPresent(log -> log.warn("threads that open paths are left"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
