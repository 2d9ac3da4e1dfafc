// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.sim.internal.configuration.DiskConfiguration;
import io.kiovec.sim.internal.configuration.DiskModel;
import io.kiovec.sim.internal.configuration.DiskParser;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One configuration: one disk. A configuration that cannot be read is logged, and its disk is not there. A changed one
 * makes a new component, which the transport notices by its reference.
 */
@Component(service = ConfiguredDisk.class, configurationPid = ConfiguredDisk.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DiskConfiguration.class, factory = true)
public final class ConfiguredDisk {

    static final String PID = "io.kiovec.sim.disk";

    private Optional<LoggerFactory> loggers = Optional.empty();
    private Optional<DiskModel> model = Optional.empty();

    /** Called by the component runtime. */
    public ConfiguredDisk() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLoggers(LoggerFactory factory) {
        loggers = Optional.of(factory);
    }

    @Activate
    void read(Map<String, Object> configuration) {
        DiskParser parser = new DiskParser(configuration);
        DiskModel parsed = parser.parse();
        model = parser.problems().isEmpty() ? Optional.of(parsed) : Optional.empty();
        loggers.map(factory -> factory.getLogger(ConfiguredDisk.class)).ifPresent(logger -> parser.problems()
                .forEach(problem -> logger.warn("simulated disk '{}': {}", parsed.name(), problem)));
    }

    /** {@return the disk that is configured, empty when the configuration cannot be read} */
    Optional<DiskModel> model() {
        return model;
    }
}
