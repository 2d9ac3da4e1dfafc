// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * One configuration: one rule for the devices below filters, in force while it is there. What hangs by it goes on when it is
 * deleted or changed. One that cannot be read fails in activation, which the component runtime logs.
 */
@Component(service = ConfiguredFault.class, configurationPid = ConfiguredFault.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredFault {

    static final String PID = "io.kiovec.filter.fault";

    private final List<Hang> hangs = new ArrayList<>();
    private final FaultRule rule;
    private final Pattern devices;

    /**
     * Called by the component runtime.
     *
     * @param configuration keys and values
     */
    @Activate
    public ConfiguredFault(Map<String, Object> configuration) {
        Options options = Options.of(configuration);
        String name = options.text("name").orElse(String.valueOf(configuration.get("service.pid")));
        devices = pattern(options.text("device").orElse("*"));
        rule = new FaultParser(name, hangs::add).parse(options);
        List<String> problems = options.problems("name, device, " + FaultParser.KNOWN);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("fault rule '" + name + "': " + String.join("; ", problems));
        }
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    @Deactivate
    void release() {
        hangs.forEach(Hang::release);
    }

    /** {@return whether it is for a device below a filter} */
    boolean means(FilterAddress address) {
        return devices.matcher(address.inner().toString()).matches();
    }

    FaultRule rule() {
        return rule;
    }
}
