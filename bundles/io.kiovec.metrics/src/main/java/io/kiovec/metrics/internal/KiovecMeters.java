// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Transports.Role;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.metrics.internal.Figures.Moment;
import io.kiovec.metrics.internal.Figures.Subject;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** All meters: those of devices, drivers and allocators come and go with them. For one thread at a time. */
final class KiovecMeters {

    /** Something that has one figure after another, and its meters. */
    private static final class Entry<T> {
        private volatile T last;
        private final List<Meter> meters = new ArrayList<>();

        Entry(T first) {
            last = first;
        }
    }

    /** A driver that serves several schemes is one for each. */
    private record Driver(String name, String scheme, String bundle) {
    }

    private final MeterRegistry registry;
    private final Map<Subject, DeviceMeters> devices = new HashMap<>();
    private final Map<String, Entry<AllocatorStatistics>> allocators = new HashMap<>();
    private final Map<Driver, Entry<TransportInfo>> drivers = new HashMap<>();
    private volatile ProcessMemory process = ProcessMemory.now();

    KiovecMeters(MeterRegistry registry) {
        this.registry = registry;
        memory("kiovec.process.pinned", "Memory of this process that the kernel keeps where it is", process.pinned(),
                () -> process.pinned());
        memory("kiovec.process.locked", "Memory of this process that is not swapped out", process.locked(),
                () -> process.locked());
    }

    private void memory(String name, String description, OptionalLong known,
            Supplier<OptionalLong> figure) {
        if (known.isPresent()) {
            Gauge.builder(name, () -> figure.get().orElse(0)).baseUnit("bytes").description(description)
                    .register(registry);
        }
    }

    /** Takes newer figures. */
    void tell(Moment now) {
        process = now.process();
        devices.entrySet().removeIf(entry -> {
            boolean gone = !now.devices().containsKey(entry.getKey());
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
        now.devices().forEach((subject, figures) -> {
            DeviceMeters present = devices.get(subject);
            if (present == null) {
                devices.put(subject, new DeviceMeters(registry, figures));
            } else {
                present.tell(figures);
            }
        });
        Map<String, AllocatorStatistics> memory = new HashMap<>();
        now.allocators().forEach(allocator -> memory.put(allocator.name(), allocator));
        tell(allocators, memory, this::allocator);
        Map<Driver, TransportInfo> transports = new HashMap<>();
        now.transports().forEach(info -> transports.put(new Driver(info.name(), info.scheme(), info.bundle()), info));
        tell(drivers, transports, this::driver);
    }

    /** {@return the figures of open devices that the meters read} */
    Collection<DeviceStatistics> devices() {
        return devices.values().stream().map(DeviceMeters::last).toList();
    }

    private <K, T> void tell(Map<K, Entry<T>> known, Map<K, T> now, Consumer<Entry<T>> register) {
        known.entrySet().removeIf(entry -> {
            boolean gone = !now.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().meters.forEach(registry::remove);
            }
            return gone;
        });
        now.forEach((key, figures) -> {
            Entry<T> present = known.get(key);
            if (present == null) {
                Entry<T> entry = new Entry<>(figures);
                known.put(key, entry);
                register.accept(entry);
            } else {
                present.last = figures;
            }
        });
    }

    private <T> void gauge(Entry<T> of, Tags tags, String name, String unit, String description,
            ToDoubleFunction<T> figure) {
        of.meters.add(Gauge.builder(name, of, entry -> figure.applyAsDouble(entry.last)).tags(tags).baseUnit(unit)
                .description(description).register(registry));
    }

    private void allocator(Entry<AllocatorStatistics> entry) {
        Tags tags = Tags.of("allocator", entry.last.name());
        gauge(entry, tags, "kiovec.allocator.mapped", "bytes", "Memory that the allocator holds mapped",
                AllocatorStatistics::mappedBytes);
        gauge(entry, tags, "kiovec.allocator.used", "bytes", "Memory in buffers that are not closed",
                AllocatorStatistics::usedBytes);
        gauge(entry, tags, "kiovec.allocator.limit", "bytes", "The most that it may hold mapped",
                AllocatorStatistics::maxBytes);
        gauge(entry, tags, "kiovec.allocator.buffers", null, "Buffers that are not closed",
                AllocatorStatistics::buffers);
        gauge(entry, tags, "kiovec.allocator.regions", null, "Pieces that are mapped", AllocatorStatistics::regions);
    }

    private void driver(Entry<TransportInfo> entry) {
        Tags tags = Tags.of("transport", entry.last.name(), "scheme", entry.last.scheme(), "bundle",
                entry.last.bundle());
        gauge(entry, tags, "kiovec.transport.active", null, "1 while the transport serves its scheme, else 0",
                info -> info.role() == Role.ACTIVE ? 1 : 0);
        gauge(entry, tags, "kiovec.transport.quarantined", null, "1 while the transport is in quarantine, else 0",
                info -> info.role() == Role.QUARANTINED ? 1 : 0);
        gauge(entry, tags, "kiovec.transport.devices", null, "Open devices that the transport serves",
                TransportInfo::devices);
        entry.meters.add(FunctionCounter.builder("kiovec.transport.faults", entry, of -> of.last.failures()).tags(tags)
                .description("How often the driver broke the contract").register(registry));
    }
}
