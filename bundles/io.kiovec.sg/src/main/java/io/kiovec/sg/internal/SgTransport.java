// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.spi.Availability;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The transport {@code sg}: the SCSI face of whatever Linux has a SCSI device for. Disks and tapes become block and tape
 * devices by the core's own drivers.
 */
@Component(configurationPid = SgTransport.PID, property = {Transport.SCHEME + "=sg", Transport.NAME + "=sg"})
@Designate(ocd = SgConfiguration.class)
public final class SgTransport implements Transport {

    static final String PID = "io.kiovec.sg";

    private final Linux.Availability linux;
    private final ScsiSysfs sysfs;
    private final MappedLedger ledger = new MappedLedger();
    private volatile Optional<Logger> logger = Optional.empty();
    private volatile SgSettings settings = SgSettings.DEFAULT;

    /** Called by the component runtime. */
    public SgTransport() {
        this(Linux.availability(), new ScsiSysfs(Path.of("/sys"), Path.of("/proc")));
    }

    SgTransport(Linux.Availability linux, ScsiSysfs sysfs) {
        this.linux = linux;
        this.sysfs = sysfs;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLoggers(LoggerFactory factory) {
        logger = Optional.of(factory.getLogger(SgTransport.class));
    }

    @Activate
    @Modified
    void configure(Map<String, Object> configuration) {
        SgSettings.Read read = SgSettings.of(configuration);
        read.problems().forEach(problem -> logger.ifPresent(log -> log.warn("{}: {}", PID, problem)));
        settings = read.settings();
    }

    /** Mapped buffers that are open stay what they are (rule L3); how many is told (rule L5). */
    @Deactivate
    void stop() {
        int left = ledger.open();
        if (left > 0) {
            logger.ifPresent(log -> log.warn("sg: {} mapped buffers are still open and stay until they are closed",
                    left));
        }
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
                ? new SgScan(sysfs, kernel::blockNode).scan()
                : List.of();
    }

    @Override
    public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        return switch (linux) {
            case Linux.Available(Kernel kernel) ->
                new SgOpening(new SgOpening.Ground(kernel, sysfs, settings, ledger,
                        text -> logger.ifPresent(log -> log.info("{}", text))), address, access).open();
            case Linux.Unavailable(String reason) -> throw new DeviceException.Unavailable(address, reason);
        };
    }
}
