// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.io.Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Simulated devices and their faults, made by configuration as an operator would, and taken away again. The address is all
 * that this knows of the simulated adapter. One thread.
 */
final class SimulatedFaults implements AutoCloseable {

    private static final String FAULT = "io.kiovec.sim.fault";
    private static final String FILTER_FAULT = "io.kiovec.filter.fault";

    private final ConfigurationAdmin admin;
    private final List<Configuration> made = new ArrayList<>();

    SimulatedFaults(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** {@return whether a device is simulated, with all kinds of faults} */
    static boolean isSimulated(Address address) {
        return address.scheme().equals("sim") && address.rest().indexOf(':') < 0;
    }

    /** {@return whether a device can crash and hang: one that is simulated, or any that is opened as {@code fault:ADDRESS}} */
    static boolean canFail(Address address) {
        return isSimulated(address) || address.scheme().equals("fault") && Target.schemes(address).size() > 1;
    }

    /** Adds a device. */
    void device(String pid, String name, Map<String, String> values) throws IOException {
        Hashtable<String, Object> properties = new Hashtable<>(values);
        properties.put("name", name);
        put(pid, name, properties);
    }

    /** {@return a rule in force some time later, until it is taken away} */
    Configuration fault(String name, Address device, Map<String, String> values) throws IOException {
        Hashtable<String, Object> properties = new Hashtable<>(values);
        properties.put("device", device.rest());
        return put(isSimulated(device) ? FAULT : FILTER_FAULT, name, properties);
    }

    private Configuration put(String pid, String name, Hashtable<String, Object> properties) throws IOException {
        Configuration configuration = admin.getFactoryConfiguration(pid, name, "?");
        made.add(configuration);
        configuration.update(properties);
        return configuration;
    }

    /** Takes a rule away. */
    void end(Configuration fault) throws IOException {
        made.remove(fault);
        fault.delete();
    }

    /** Takes all rules away: what hangs by one is let go. */
    void endFaults() throws IOException {
        for (Configuration each : List.copyOf(made)) {
            if (FAULT.equals(each.getFactoryPid()) || FILTER_FAULT.equals(each.getFactoryPid())) {
                end(each);
            }
        }
    }

    /** Takes all away. */
    @Override
    public void close() throws IOException {
        while (!made.isEmpty()) {
            end(made.getLast());
        }
    }
}
