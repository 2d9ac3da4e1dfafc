// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.Devices;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A simulated device, or a fault of one, for as long as a test needs it. */
public final class SimConfiguration implements AutoCloseable {

    private final Configuration configuration;

    private SimConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Adds a device and waits until it is there, after an earlier one of its name has gone: configurations take effect some
     * time later.
     *
     * @param pid of its kind
     * @param name after {@code sim:}
     * @param values how it is
     * @return it
     * @throws Exception when it did not come
     */
    public static SimConfiguration device(String pid, String name, Map<String, String> values) throws Exception {
        Hashtable<String, Object> properties = new Hashtable<>(values);
        properties.put("name", name);
        String address = "sim:" + name;
        await("an earlier " + address + " has gone", () -> !isListed(address));
        SimConfiguration added = add(pid, properties);
        await(address, () -> isListed(address));
        return added;
    }

    private static boolean isListed(String address) throws Exception {
        return Bundles.service(Devices.class).list().stream()
                .anyMatch(device -> device.address().toString().equals(address));
    }

    /**
     * Adds a fault. It is in force some time later: a test awaits what it does.
     *
     * @param values which, where and how often
     * @return it
     * @throws Exception when it was not taken
     */
    public static SimConfiguration fault(Map<String, String> values) throws Exception {
        return add("io.kiovec.sim.fault", new Hashtable<>(values));
    }

    /**
     * {@return values as Configuration Admin takes them}
     *
     * @param values the values
     */
    static Hashtable<String, Object> properties(Map<String, String> values) {
        return new Hashtable<>(values);
    }

    /**
     * Adds any other configuration. It is in force some time later.
     *
     * @param pid of a factory
     * @param values its keys
     * @return it
     * @throws Exception when it was not taken
     */
    static SimConfiguration configuration(String pid, Map<String, String> values) throws Exception {
        return add(pid, properties(values));
    }

    private static SimConfiguration add(String pid, Hashtable<String, Object> properties) throws Exception {
        Configuration configuration = Bundles.service(ConfigurationAdmin.class).createFactoryConfiguration(pid, "?");
        configuration.update(properties);
        return new SimConfiguration(configuration);
    }

    /**
     * Waits until something is so; the bound is for a broken container only.
     *
     * @param what it is, for the message
     * @param isSo whether it is so
     * @throws Exception what asking threw
     */
    public static void await(String what, Callable<Boolean> isSo) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!isSo.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so: " + what);
            }
            Thread.yield();
        }
    }

    @Override
    public void close() throws IOException {
        configuration.delete();
    }
}
