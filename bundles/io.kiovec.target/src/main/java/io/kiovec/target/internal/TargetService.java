// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import io.kiovec.api.Devices;
import io.kiovec.io.Address;
import io.kiovec.target.internal.TargetOptions.Bounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A target for each configuration of the factory. Opening devices and ending sessions may take long, so both are done on
 * a thread of its own, one after the other; a changed configuration is a new target.
 */
@Component(service = {}, immediate = true, configurationPid = TargetService.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TargetConfiguration.class, factory = true)
public final class TargetService {

    static final String PID = "io.kiovec.target";
    private static final long END_MILLIS = 10_000;

    private final TargetLog log;
    private final Thread thread;
    private final Object lock = new Object();
    private boolean ends;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     * @param log where life events go
     * @param configuration what to serve
     */
    @Activate
    public TargetService(@Reference Devices devices, @Reference TargetLog log, TargetConfiguration configuration) {
        this.log = log;
        thread = Thread.ofPlatform().daemon().name("kiovec-target-service").start(() -> serve(devices, configuration));
    }

    private void serve(Devices devices, TargetConfiguration configuration) {
        try (Target target = Target.open(options(configuration), devices, log)) {
            synchronized (lock) {
                while (!ends) {
                    lock.wait();
                }
            }
            log.info("{}: stops", target.url(0));
        } catch (IOException | IllegalArgumentException e) {
            log.warn("{}: nothing is served: {}", PID, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TargetOptions options(TargetConfiguration from) {
        Bounds bounds = new Bounds(from.connections(), from.queue_depth(), from.threads(), from.memory(),
                from.max_transfer(), Duration.ofMillis(from.login_time()), Duration.ofMillis(from.silence()),
                Duration.ofMillis(from.logout_time()), Duration.ofMillis(from.timeout()));
        return new TargetOptions(TargetOptions.portals(from.portal()), from.iqn(),
                Arrays.stream(from.addresses()).map(Address::parse).toList(),
                from.chap_file().isEmpty() ? Optional.empty() : Optional.of(Path.of(from.chap_file())),
                from.redirect().isEmpty() ? Optional.empty() : Optional.of(from.redirect()), bounds);
    }

    /** Waits for the end, so that nothing of the bundle is left after it (rule L5). */
    @Deactivate
    void deactivate() {
        synchronized (lock) {
            ends = true;
            lock.notifyAll();
        }
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
