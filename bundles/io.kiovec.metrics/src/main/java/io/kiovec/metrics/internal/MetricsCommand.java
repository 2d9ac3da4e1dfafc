// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import picocli.CommandLine;

/** {@code metrics}. */
@Component(property = {Command.NAME + "=metrics", Command.SUMMARY + "=where figures are told: Prometheus, JMX"})
public final class MetricsCommand implements Command {

    private static final long PATIENCE_SECONDS = 5;
    private static final long SETTLED_MILLIS = 100;

    private final AtomicReference<MetricsService> service = new AtomicReference<>();
    private final AtomicReference<ConfigurationAdmin> configurations = new AtomicReference<>();
    /** What has come and gone, for a command that waits for it: empty for a service that has gone. */
    private final LinkedBlockingQueue<Optional<MetricsService>> changes = new LinkedBlockingQueue<>();

    /** Called by the component runtime. */
    public MetricsCommand() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindService(MetricsService came) {
        service.set(came);
        changes.add(Optional.of(came));
    }

    void unbindService(MetricsService gone) {
        if (service.compareAndSet(gone, null)) {
            changes.add(Optional.empty());
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindConfigurations(ConfigurationAdmin came) {
        configurations.set(came);
    }

    void unbindConfigurations(ConfigurationAdmin gone) {
        configurations.compareAndSet(gone, null);
    }

    @Override
    public Job newJob() {
        return new MetricsJob(this);
    }

    /** What is asked for. */
    enum Switch {
        /** Tell. */
        on,
        /** Tell no more. */
        off
    }

    @CommandLine.Command(description = "Tells where the figures of this process can be read; with on or off, begins or ends"
            + " that for this process.", footer = {"",
                "A file io.kiovec.metrics.cfg in the folder of --config makes it last: prometheus, host, port, jmx.",
                "",
                "--json prints one object: on, url, jmx, problem.", "",
                "Example: kiovec metrics on --port 9464"})
    private static final class MetricsJob extends Job {

        private final MetricsCommand command;

        @CommandLine.Parameters(arity = "0..1", paramLabel = "on|off", description = "What to do.")
        private Optional<Switch> change = Optional.empty();

        @CommandLine.Option(names = "--port", paramLabel = "N", description = "The port on loopback for Prometheus; 0 for any"
                + " that is free (9464).")
        private Optional<Integer> port = Optional.empty();

        MetricsJob(MetricsCommand command) {
            this.command = command;
        }

        @Override
        protected void run(Console console) throws Exception {
            if (port.isPresent() && change.filter(Switch.on::equals).isEmpty()) {
                throw wrongCall("--port goes with on");
            }
            if (port.isPresent() && (port.get() < 0 || port.get() > 65_535)) {
                throw wrongCall("--port " + port.get() + ": give 0 to 65535");
            }
            if (change.isPresent()) {
                change(change.get());
            }
            Optional<MetricsService> present = Optional.ofNullable(command.service.get());
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("on", present.isPresent());
            result.put("url", present.map(MetricsService::url).orElse(""));
            result.put("jmx", present.map(MetricsService::hasBeans).orElse(false));
            result.put("problem", present.map(MetricsService::problem).orElse(""));
            console.print(result);
            if (!result.get("problem").equals("")) {
                throw new IOException((String) result.get("problem"));
            }
        }

        private void change(Switch to) throws IOException, InterruptedException {
            ConfigurationAdmin admin = command.configurations.get();
            if (admin == null) {
                throw new IOException("there is no Configuration Admin: install one, it switches figures on");
            }
            Configuration configuration = admin.getConfiguration(MetricsConfiguration.PID, "?");
            boolean told = command.service.get() != null;
            command.changes.clear();
            if (to == Switch.off) {
                configuration.delete();
                if (told) {
                    await(false);
                }
                return;
            }
            Dictionary<String, Object> wanted = new Hashtable<>();
            port.ifPresent(given -> wanted.put("port", given));
            if (configuration.updateIfDifferent(wanted) || !told) {
                await(true);
            }
        }

        /**
         * Configuration Admin updates on a thread of its own, and a service that has just come may come once more for the
         * same configuration: the command tells what is true when no more changes.
         */
        private void await(boolean on) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            boolean reached = false;
            while (true) {
                long left = reached ? TimeUnit.MILLISECONDS.toNanos(SETTLED_MILLIS) : deadline - System.nanoTime();
                Optional<MetricsService> next = command.changes.poll(left, TimeUnit.NANOSECONDS);
                if (next == null && reached) {
                    return;
                }
                if (next == null) {
                    throw new IOException("figures were not switched " + (on ? "on" : "off") + " within "
                            + PATIENCE_SECONDS + " s: is the service Devices there?");
                }
                reached = next.isPresent() == on;
            }
        }
    }
}
