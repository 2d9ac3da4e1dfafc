// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One configuration: which cluster pools are in, and who we are there. One that cannot be read fails in activation, which the
 * component runtime logs, and is not there. A changed one makes a new component.
 */
@Component(service = ConfiguredPools.class, configurationPid = ConfiguredPools.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RbdConfiguration.class, factory = true)
public final class ConfiguredPools {

    static final String PID = "io.kiovec.rbd";

    private Optional<PoolSettings> settings = Optional.empty();

    /** Called by the component runtime. */
    public ConfiguredPools() {
    }

    @Activate
    void read(Map<String, Object> configuration) {
        String pid = String.valueOf(configuration.get("service.pid"));
        SettingsParser parser = new SettingsParser(configuration);
        PoolSettings read = parser.parse();
        List<String> problems = parser.problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(pid + " is not used: " + String.join("; ", problems));
        }
        settings = Optional.of(read);
    }

    /** {@return what is configured, empty when it cannot be read} */
    Optional<PoolSettings> settings() {
        return settings;
    }
}
