// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Elements;
import io.kiovec.api.DeviceStatistics.Latency;
import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Pictures;
import io.kiovec.command.Plotter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import picocli.CommandLine;

/** {@code stats}. */
@Component(property = {Command.NAME + "=stats", Command.SUMMARY + "=what the open devices did"})
public final class StatsCommand implements Command {

    private final Devices devices;
    private final Pictures pictures = new Pictures();

    /**
     * Called by the component runtime.
     *
     * @param devices who counts
     */
    @Activate
    public StatsCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindPlotter(ComponentServiceObjects<Plotter> came) {
        pictures.bind(came);
    }

    void unbindPlotter(ComponentServiceObjects<Plotter> gone) {
        pictures.unbind(gone);
    }

    @Override
    public Job newJob() {
        return new StatsJob(devices, pictures);
    }

    @CommandLine.Command(description = "Tells what the open devices of this process did: transfers, bytes, copies, modes,"
            + " demotions by reason, failures, swaps and sampled latency.", footer = {"",
                "Example: kiovec stats --json", "Example: kiovec stats --plot latency.svg"})
    private static final class StatsJob extends Job {

        private final Devices devices;

        private final Pictures pictures;

        @CommandLine.Option(names = "--plot", paramLabel = "FILE", description = "Draw how long sampled requests took into"
                + " FILE.svg or FILE.png: a curve for each device, the share of requests below each time.")
        private Optional<Path> plot = Optional.empty();

        StatsJob(Devices devices, Pictures pictures) {
            this.devices = devices;
            this.pictures = pictures;
        }

        @Override
        protected void run(Console console) throws IOException {
            if (plot.isPresent()) {
                pictures.check(plot.get());
            }
            List<DeviceStatistics> open = devices.statistics();
            if (open.isEmpty()) {
                console.say("no device is open in this process");
            }
            console.printAll(open.stream().map(StatsJob::figures).toList());
            if (plot.isPresent()) {
                pictures.draw(LatencyPlot.of(open), plot.get());
                console.say("drawn: " + plot.get());
            }
        }

        private static Map<String, Object> figures(DeviceStatistics device) {
            Optional<Latency> latency = device.latency();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("address", device.address().toString());
            figures.put("kind", device.kind().name().toLowerCase(Locale.ROOT));
            figures.put("target", device.target().toString());
            figures.put("transport", device.transport());
            figures.put("state", device.state().name().toLowerCase(Locale.ROOT));
            figures.put("reason", device.reason());
            figures.put("since", device.since().toString());
            figures.put("states", new TreeMap<>(device.entered()));
            figures.put("openings", device.openings());
            figures.put("reads", device.reads());
            figures.put("writes", device.writes());
            figures.put("bytesRead", device.bytesRead());
            figures.put("bytesWritten", device.bytesWritten());
            figures.put("copiedBytes", device.copiedBytes());
            figures.put("modes", new TreeMap<>(device.modes()));
            figures.put("demotions", new TreeMap<>(device.demotions()));
            figures.put("failures", new TreeMap<>(device.failures()));
            figures.put("swaps", device.swaps());
            figures.put("orphans", device.orphans());
            figures.put("lastPauseMicros", micros(device.lastPause()));
            figures.put("totalPauseMicros", micros(Optional.of(device.totalPause())));
            figures.put("longestPauseMicros", micros(Optional.of(device.longestPause())));
            figures.put("queueDepth", device.queueDepth());
            figures.put("elementsOfTransfer", device.elements()
                    .map(elements -> Math.round(100.0 * elements.total() / elements.samples()) / 100.0).orElse(null));
            figures.put("mostElements", device.elements().map(Elements::max).orElse(null));
            figures.put("latencySamples", latency.map(Latency::samples).orElse(0L));
            figures.put("p50Micros", micros(latency.map(Latency::p50)));
            figures.put("p99Micros", micros(latency.map(Latency::p99)));
            figures.put("maxMicros", micros(latency.map(Latency::max)));
            return figures;
        }

        private static Double micros(Optional<Duration> duration) {
            return duration.map(time -> time.toNanos() / 1000.0).orElse(null);
        }
    }
}
