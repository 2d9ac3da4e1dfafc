// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code stats}. */
@Component(property = {Command.NAME + "=stats", Command.SUMMARY + "=what the open devices did"})
public final class StatsCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices who counts
     */
    @Activate
    public StatsCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new StatsJob(devices);
    }

    @CommandLine.Command(description = "Tells what the open devices of this process did: transfers, bytes, copies, modes,"
            + " demotions by reason, failures, swaps and sampled latency.", footer = {"",
                "Example: kiovec stats --json"})
    private static final class StatsJob extends Job {

        private final Devices devices;

        StatsJob(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected void run(Console console) {
            boolean text = console.form() == Console.Form.TEXT;
            Table table = new Table().column("address", "ADDRESS").column("target", "SERVED FROM")
                    .column("transport", "BY").column("state", "STATE").column("reads", "READS")
                    .column("writes", "WRITES").column("bytesRead", "READ").column("bytesWritten", "WRITTEN")
                    .column("copiedBytes", "COPIED").column("modes", "MODES").column("demotions", "DEMOTIONS")
                    .column("failures", "FAILURES").column("swaps", "SWAPS").column("orphans", "ORPHANS")
                    .column("lastPauseMicros", "PAUSE us").column("p50Micros", "P50 us").column("p99Micros", "P99 us")
                    .column("maxMicros", "MAX us").column("reason", "REASON");
            for (DeviceStatistics device : devices.statistics()) {
                Optional<DeviceStatistics.Latency> latency = device.latency();
                table.row(device.address().toString(), device.target().toString(), device.transport(),
                        device.state().name().toLowerCase(Locale.ROOT), device.reads(), device.writes(),
                        device.bytesRead(), device.bytesWritten(), device.copiedBytes(), counts(device.modes(), text),
                        counts(device.demotions(), text), counts(device.failures(), text), device.swaps(),
                        device.orphans(), micros(device.lastPause()),
                        micros(latency.map(DeviceStatistics.Latency::p50)),
                        micros(latency.map(DeviceStatistics.Latency::p99)),
                        micros(latency.map(DeviceStatistics.Latency::max)), device.reason());
            }
            console.print(table);
            if (devices.statistics().isEmpty()) {
                console.say("no device is open in this process");
            }
        }

        private static Object counts(Map<? extends Enum<?>, Long> counts, boolean text) {
            if (!text) {
                return counts;
            }
            return counts.isEmpty()
                    ? null
                    : counts.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(Enum::name)))
                            .map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(","));
        }

        private static Double micros(Optional<Duration> duration) {
            return duration.map(time -> time.toNanos() / 1000.0).orElse(null);
        }
    }
}
