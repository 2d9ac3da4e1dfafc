// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.spi.Availability;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The transport {@code raw}. */
@Component(configurationPid = RawTransport.PID, property = {Transport.SCHEME + "=raw", Transport.NAME + "=raw"})
@Designate(ocd = RawConfiguration.class)
public final class RawTransport implements Transport {

    static final String PID = "io.kiovec.raw";

    private static final Path SYSFS = Path.of("/sys");

    private final Linux.Availability linux;
    private volatile Optional<Logger> logger = Optional.empty();
    private final QueueEngine.Found found = new QueueEngine.Found();
    private final Foreknowledge ahead = new Foreknowledge(SYSFS);
    private volatile QueueEngine.Choice queues = QueueEngine.Choice.AUTO;

    /** Called by the component runtime. */
    public RawTransport() {
        this(Linux.availability());
    }

    RawTransport(Linux.Availability linux) {
        this.linux = linux;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLoggers(LoggerFactory factory) {
        logger = Optional.of(factory.getLogger(RawTransport.class));
    }

    /** What is wrong keeps the default and is told. */
    @Activate
    @Modified
    void configure(Map<String, Object> configuration) {
        Object given = configuration.getOrDefault("queues", "auto");
        Optional<QueueEngine.Choice> choice = QueueEngine.Choice.of(given.toString());
        if (choice.isEmpty()) {
            logger.ifPresent(log -> log.warn("{}: queues '{}': give auto, ring or threads", PID, given));
        }
        queues = choice.orElse(QueueEngine.Choice.AUTO);
    }

    @Override
    public Availability availability() {
        return switch (linux) {
            case Linux.Available(Kernel kernel) -> Availability.AVAILABLE;
            case Linux.Unavailable(String reason) -> Availability.unavailable(reason);
        };
    }

    @Override
    public List<DeviceDescription> scan() {
        return linux instanceof Linux.Available(Kernel kernel)
                ? new BlockNodes(kernel, SYSFS).scan()
                : List.of();
    }

    @Override
    public void lookAhead(Address address, AccessMode access) {
        if (linux instanceof Linux.Available(Kernel kernel)) {
            ahead.look(kernel, address);
        }
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        return switch (linux) {
            case Linux.Available(Kernel kernel) -> new RawOpening(kernel, address, access, ahead,
                    disk -> new QueueEngine(kernel, queues, found, disk, this::told)).open();
            case Linux.Unavailable(String reason) -> throw new DeviceException.Unavailable(address, reason);
        };
    }

    private void told(String text) {
        logger.ifPresent(log -> log.info("{}", text));
    }
}
