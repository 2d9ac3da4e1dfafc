// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal;

import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The core's configuration, from Configuration Admin where that is there; a change restarts nothing. What cannot be read
 * is told, and what was in force before stays. Any thread.
 */
@Component(service = CoreSettings.class, configurationPid = CoreSettings.PID)
@Designate(ocd = CoreConfiguration.class)
public final class CoreSettings {

    /** The name of the configuration. */
    public static final String PID = "io.kiovec.core";

    private static final int MOST_SECONDS = 86_400;

    /**
     * What is in force; one value, so that nobody sees half of it.
     *
     * @param quarantineFailures after so many breaches of the contract a driver is in quarantine (rule S8)
     * @param quarantineWindow when they come within this time
     * @param open how long a driver may take to open a device
     * @param drain how long calls may take to leave an endpoint that is to go (rules L4 and S4)
     */
    public record Values(int quarantineFailures, Duration quarantineWindow, Duration open, Duration drain) {
        /** What holds without configuration. */
        public static final Values DEFAULT = new Values(5, Duration.ofMinutes(1), Duration.ofMinutes(3),
                Duration.ofSeconds(10));
    }

    private final CoreLog log;
    private volatile Values values = Values.DEFAULT;

    /**
     * Called by the component runtime.
     *
     * @param log where to log
     * @param configuration what is configured
     */
    @Activate
    public CoreSettings(@Reference CoreLog log, Map<String, Object> configuration) {
        this.log = log;
        modified(configuration);
    }

    /**
     * Reads another configuration.
     *
     * @param configuration what is configured
     */
    @Modified
    public final void modified(Map<String, Object> configuration) {
        Values before = values;
        values = new Values(
                number(configuration, "quarantine.failures", 1000, before.quarantineFailures(),
                        Values.DEFAULT.quarantineFailures()),
                seconds(configuration, "quarantine.window.seconds", before.quarantineWindow(),
                        Values.DEFAULT.quarantineWindow()),
                seconds(configuration, "open.seconds", before.open(), Values.DEFAULT.open()),
                seconds(configuration, "drain.seconds", before.drain(), Values.DEFAULT.drain()));
    }

    /** {@return what is in force} */
    public Values now() {
        return values;
    }

    private Duration seconds(Map<String, Object> configuration, String key, Duration before, Duration otherwise) {
        return Duration.ofSeconds(number(configuration, key, MOST_SECONDS, (int) before.toSeconds(),
                (int) otherwise.toSeconds()));
    }

    private int number(Map<String, Object> configuration, String key, int most, int before, int otherwise) {
        Object given = configuration.get(key);
        if (given == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(given.toString().strip());
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        log.warn("{}: {} is '{}': give a number from 1 to {}; {} stays in force", PID, key, given, most, before);
        return before;
    }
}
