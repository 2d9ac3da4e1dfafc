// SPDX-License-Identifier: Apache-2.0
package io.kiovec.health.internal;

import io.kiovec.api.Transports;
import io.kiovec.api.Transports.TransportInfo;
import java.util.Set;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Is every driver trusted, and every transport there that is to be? */
@Component(configurationPid = DriversConfiguration.PID, property = {HealthCheck.NAME + "=Kiovec drivers",
    HealthCheck.TAGS + "=kiovec", HealthCheck.TAGS + "=drivers"})
@Designate(ocd = DriversConfiguration.class)
public final class DriversCheck implements HealthCheck {

    private final Transports transports;
    private final Set<String> required;

    /**
     * Called by the component runtime.
     *
     * @param transports who knows
     * @param configuration which must be there
     */
    @Activate
    public DriversCheck(@Reference Transports transports, DriversConfiguration configuration) {
        this.transports = transports;
        required = Set.of(configuration.transports());
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (TransportInfo transport : transports.list()) {
            switch (transport.role()) {
                case QUARANTINED ->
                    log.critical("{} is in quarantine: {}; release it by: transports release {}", transport.name(),
                            transport.reason(), transport.name());
                case REFUSED -> log.critical("{} is refused: {}", transport.bundle(), transport.reason());
                case UNAVAILABLE -> unavailable(log, transport);
                case ACTIVE, STANDBY -> log.debug("{} serves {}", transport.name(), transport.scheme());
            }
        }
        required.stream().filter(name -> transports.list().stream().noneMatch(there -> there.name().equals(name)))
                .sorted().forEach(name -> log.critical("the transport {} is not there: install its bundle", name));
        return new Result(log);
    }

    /** Few machines have tapes: what is not there is wrong only where somebody says so. */
    private void unavailable(FormattingResultLog log, TransportInfo transport) {
        if (required.contains(transport.name())) {
            log.critical("{} is unavailable: {}", transport.name(), transport.reason());
        } else {
            log.info("{} is unavailable: {}", transport.name(), transport.reason());
        }
    }
}
