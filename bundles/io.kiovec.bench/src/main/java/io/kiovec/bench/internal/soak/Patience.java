// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * How the core deals with drivers while they are maltreated: it forgives them more often, for what hangs is no fault of
 * theirs (rule S8), and gives calls up sooner, so that a driver that hangs does not take the soak's time. When the soak has
 * ended everything is as it was configured before. One thread.
 */
final class Patience implements AutoCloseable {

    /** How long calls may take to leave a driver, meanwhile; then they are orphans. */
    static final int DRAIN_SECONDS = 1;

    private static final String CORE = "io.kiovec.core";
    /** The most that the core takes. */
    private static final int FAILURES = 1000;

    private final ConfigurationAdmin admin;
    private final Optional<Dictionary<String, Object>> before;

    /** From now on the core is so. */
    Patience(ConfigurationAdmin admin) throws IOException {
        this.admin = admin;
        before = Optional.ofNullable(core().getProperties());
        Hashtable<String, Object> properties = new Hashtable<>();
        before.ifPresent(was -> was.keys().asIterator().forEachRemaining(key -> properties.put(key, was.get(key))));
        properties.put("quarantine.failures", FAILURES);
        properties.put("drain.seconds", DRAIN_SECONDS);
        core().update(properties);
    }

    private Configuration core() throws IOException {
        return admin.getConfiguration(CORE, "?");
    }

    @Override
    public void close() throws IOException {
        if (before.isPresent()) {
            core().update(before.get());
        } else {
            core().delete();
        }
    }
}
