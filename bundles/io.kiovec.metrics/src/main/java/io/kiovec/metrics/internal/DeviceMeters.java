// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Elements;
import io.kiovec.io.Demotion;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one open device: functions of its last figures, so that nobody counts twice. A mode, a reason or a kind of
 * failure has a meter from its first time on; a thousand devices would fill screens with zeroes.
 */
final class DeviceMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final Set<TransferMode> modes = EnumSet.noneOf(TransferMode.class);
    private final Set<Demotion> demotions = EnumSet.noneOf(Demotion.class);
    private final Set<Failure> failures = EnumSet.noneOf(Failure.class);
    private volatile DeviceStatistics last;
    private String transport = "";
    private Gauge info;

    DeviceMeters(MeterRegistry registry, DeviceStatistics first) {
        this.registry = registry;
        last = first;
        tags = Tags.of("device", first.address().toString(), "kind", word(first.kind()));
        count("kiovec.reads", "Reads that succeeded", DeviceStatistics::reads);
        count("kiovec.writes", "Writes that succeeded", DeviceStatistics::writes);
        bytes("kiovec.read", "Bytes read", DeviceStatistics::bytesRead);
        bytes("kiovec.written", "Bytes written", DeviceStatistics::bytesWritten);
        bytes("kiovec.copied", "Bytes that Kiovec copied on the way", DeviceStatistics::copiedBytes);
        count("kiovec.sampled.transfers", "Transfers whose elements were counted",
                device -> device.elements().map(Elements::samples).orElse(0L));
        count("kiovec.sampled.elements", "Scatter-gather elements of those transfers",
                device -> device.elements().map(Elements::total).orElse(0L));
        gauge("kiovec.elements.most", "Most scatter-gather elements of a sampled transfer",
                device -> device.elements().map(Elements::max).orElse(0L));
        gauge("kiovec.queue.depth.reached", "Most requests found inside the endpoint at once",
                DeviceStatistics::queueDepth);
        gauge("kiovec.openings", "Openings that share the device", DeviceStatistics::openings);
        gauge("kiovec.orphans", "Endpoints that could not be released yet", DeviceStatistics::orphans);
        gauge("kiovec.online", "1 while the device is online, else 0",
                device -> device.state() == DeviceState.ONLINE ? 1 : 0);
        meters.add(FunctionTimer.builder("kiovec.swap.pause", this, self -> self.last.swaps(),
                self -> self.last.totalPause().toNanos(), TimeUnit.NANOSECONDS).tags(tags)
                .description("Swaps, and how long they held requests").register(registry));
        meters.add(Gauge.builder("kiovec.swap.pause.longest", this, self -> self.last.longestPause().toNanos() / 1e9)
                .baseUnit("seconds").tags(tags).description("How long the longest of them did").register(registry));
        tell(first);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void count(String name, String description, ToDoubleFunction<DeviceStatistics> figure) {
        meters.add(FunctionCounter.builder(name, this, self -> figure.applyAsDouble(self.last)).tags(tags)
                .description(description).register(registry));
    }

    private void count(String name, String description, String key, Enum<?> value,
            ToDoubleFunction<DeviceStatistics> figure) {
        meters.add(FunctionCounter.builder(name, this, self -> figure.applyAsDouble(self.last))
                .tags(tags.and(key, word(value))).description(description).register(registry));
    }

    private void bytes(String name, String description, ToDoubleFunction<DeviceStatistics> figure) {
        meters.add(FunctionCounter.builder(name, this, self -> figure.applyAsDouble(self.last)).baseUnit("bytes")
                .tags(tags).description(description).register(registry));
    }

    private void gauge(String name, String description, ToDoubleFunction<DeviceStatistics> figure) {
        meters.add(Gauge.builder(name, this, self -> figure.applyAsDouble(self.last)).tags(tags)
                .description(description).register(registry));
    }

    /** Takes newer figures. */
    void tell(DeviceStatistics newer) {
        last = newer;
        newer.modes().keySet().stream().filter(modes::add).forEach(mode -> count("kiovec.transfers",
                "Reads and writes that succeeded, by how the data moved", "mode", mode,
                device -> device.modes().getOrDefault(mode, 0L)));
        newer.demotions().keySet().stream().filter(demotions::add)
                .forEach(reason -> count("kiovec.demotions", "Transfers that were asked direct and done indirectly",
                        "reason", reason, device -> device.demotions().getOrDefault(reason, 0L)));
        newer.failures().keySet().stream().filter(failures::add).forEach(reason -> count("kiovec.failures",
                "Requests that failed", "reason", reason, device -> device.failures().getOrDefault(reason, 0L)));
        String serving = newer.transport() + ' ' + newer.target();
        if (!serving.equals(transport)) {
            transport = serving;
            if (info != null) {
                registry.remove(info);
                meters.remove(info);
            }
            info = Gauge.builder("kiovec.device.info", () -> 1)
                    .tags(tags.and("transport", newer.transport(), "target", newer.target().toString()))
                    .description("Who serves the device, and from where").register(registry);
            meters.add(info);
        }
    }

    /** {@return the figures that the meters read} */
    DeviceStatistics last() {
        return last;
    }

    /** The device is closed. */
    void remove() {
        meters.forEach(registry::remove);
    }
}
