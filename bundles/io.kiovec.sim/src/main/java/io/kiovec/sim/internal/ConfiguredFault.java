// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.sim.internal.fault.FaultParser;
import io.kiovec.sim.internal.fault.FaultRule;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One configuration: one rule for faults, in force from its event on. One that cannot be read fails in activation,
 * which the component runtime logs, and its rule is not there. A changed one makes a new component, which the transport notices by its reference.
 */
@Component(service = ConfiguredFault.class, configurationPid = ConfiguredFault.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FaultConfiguration.class, factory = true)
public final class ConfiguredFault {

    static final String PID = "io.kiovec.sim.fault";

    private Optional<FaultRule> rule = Optional.empty();

    /** Called by the component runtime. */
    public ConfiguredFault() {
    }

    @Activate
    void read(Map<String, Object> configuration) {
        String pid = String.valueOf(configuration.get("service.pid"));
        String name = Optional.ofNullable(configuration.get("name")).map(Object::toString)
                .filter(text -> !text.isBlank())
                .orElse(pid.startsWith(PID) && pid.length() > PID.length() ? pid.substring(PID.length() + 1) : pid);
        FaultParser parser = new FaultParser(name, configuration);
        FaultRule parsed = parser.parse();
        if (!parser.problems().isEmpty()) {
            throw new RefusedConfiguration("fault rule '" + name + "'", parser.problems());
        }
        rule = Optional.of(parsed);
    }

    /** {@return the rule that is configured, empty when the configuration cannot be read} */
    Optional<FaultRule> rule() {
        return rule;
    }
}
