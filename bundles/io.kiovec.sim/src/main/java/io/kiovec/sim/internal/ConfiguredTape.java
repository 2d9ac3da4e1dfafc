// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.configuration.AdapterParser;
import io.kiovec.sim.internal.configuration.Settings;
import io.kiovec.sim.internal.configuration.TapeConfiguration;
import io.kiovec.sim.internal.tape.TapeModel;
import io.kiovec.sim.internal.tape.TapeParser;
import java.util.ArrayList;
import java.util.List;
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
 * One configuration: one tape. A configuration that cannot be read is logged, and its tape is not there. A changed one
 * makes a new component, which the transport notices by its reference.
 */
@Component(service = ConfiguredTape.class, configurationPid = ConfiguredTape.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TapeConfiguration.class, factory = true)
public final class ConfiguredTape {

    static final String PID = "io.kiovec.sim.tape";

    private Optional<LoggerFactory> loggers = Optional.empty();
    private Optional<TapeBlueprint> blueprint = Optional.empty();

    /** Called by the component runtime. */
    public ConfiguredTape() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLoggers(LoggerFactory factory) {
        loggers = Optional.of(factory);
    }

    @Activate
    void read(Map<String, Object> configuration) {
        TapeParser parser = new TapeParser(configuration);
        TapeModel model = parser.parse();
        Settings settings = new Settings(configuration);
        AdapterModel adapter = AdapterParser.parse(settings, 1, AdapterParser.TAPE_TRANSFER);
        List<String> problems = new ArrayList<>(parser.problems());
        problems.addAll(settings.problems());
        blueprint = problems.isEmpty() ? Optional.of(new TapeBlueprint(model, adapter)) : Optional.empty();
        loggers.map(factory -> factory.getLogger(ConfiguredTape.class)).ifPresent(logger -> problems
                .forEach(problem -> logger.warn("simulated tape '{}': {}", model.name(), problem)));
    }

    /** {@return the tape that is configured, empty when the configuration cannot be read} */
    Optional<TapeBlueprint> blueprint() {
        return blueprint;
    }
}
