// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.BlockDevice;
import io.kiovec.io.DeviceException;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A configured fault of the filter, for as long as a test needs it. */
final class FilterFault implements AutoCloseable {

    private final Configuration configuration;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    private FilterFault(Configuration configuration) {
        this.configuration = configuration;
    }

    static FilterFault of(Map<String, String> values) throws Exception {
        Configuration added = Bundles.service(ConfigurationAdmin.class)
                .createFactoryConfiguration("io.kiovec.filter.fault", "?");
        added.update(new Hashtable<String, Object>(values));
        return new FilterFault(added);
    }

    /** {@return whether a read of now does not come back} Half a second is enough for one that is not held. */
    boolean hangs(BlockDevice device) throws Exception {
        last = CompletableFuture.runAsync(() -> {
            try {
                device.read(0, new byte[512]);
            } catch (DeviceException e) {
                throw new CompletionException(e);
            }
        }, task -> Thread.ofPlatform().start(task));
        try {
            last.get(500, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }

    /** {@return the read that hangs} */
    CompletableFuture<Void> hanging() {
        return last;
    }

    @Override
    public void close() throws IOException {
        configuration.delete();
    }
}
