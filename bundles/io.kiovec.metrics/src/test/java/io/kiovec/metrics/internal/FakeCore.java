// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.Allocators;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceListener;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.DeviceStatistics.Bucket;
import io.kiovec.api.DeviceStatistics.Elements;
import io.kiovec.api.DeviceStatistics.Latency;
import io.kiovec.api.Devices;
import io.kiovec.api.Transports;
import io.kiovec.api.Transports.Role;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A core whose figures are made up. */
final class FakeCore {

    final Devices devices = mock(Devices.class);
    final Allocators allocators = mock(Allocators.class);
    final Transports transports = mock(Transports.class);
    final List<DeviceListener> listeners = new ArrayList<>();
    final List<DeviceStatistics> open = new ArrayList<>();
    final AtomicLong clock = new AtomicLong();
    final Figures figures = new Figures(devices, allocators, transports, clock::get);

    FakeCore() {
        when(devices.statistics()).thenAnswer(call -> List.copyOf(open));
        when(devices.watch(any())).thenAnswer(call -> {
            listeners.add(call.getArgument(0));
            return (Devices.Watch) () -> listeners.remove(call.<DeviceListener>getArgument(0));
        });
        when(allocators.list()).thenReturn(
                List.of(new AllocatorStatistics("contiguous", "huge", 1 << 30, 2 << 20, 1 << 20, 3, 1, List.of())));
        when(transports.list()).thenReturn(List.of(
                new TransportInfo("sim", "sim", Role.ACTIVE, "", "io.kiovec.sim 0.1.0", 0, 1, 2, "threw")));
    }

    /** A device that did a few things, all of them other ones. */
    static DeviceStatistics device(String address, long reads) {
        return new DeviceStatistics(Address.parse(address), DeviceKind.BLOCK, Address.parse(address), "sim",
                DeviceState.ONLINE, "", Instant.EPOCH, Map.of(DeviceState.ONLINE, 1L), 2, reads, 7, 4096 * reads,
                28_672,
                8192, Map.of(TransferMode.DIRECT, reads, TransferMode.INDIRECT, 7L),
                Map.of(Demotion.HEAP_MEMORY, 3L), Map.of(Failure.MEDIUM, 1L), 2, 0,
                Optional.of(Duration.ofMillis(2)), Duration.ofMillis(5), Duration.ofMillis(3), 32,
                Optional.of(new Elements(4, 40, 16)),
                Optional.of(new Latency(5, Duration.ofMillis(20), Duration.ofNanos(10_000), Duration.ofMillis(9),
                        Duration.ofMillis(9), List.of(new Bucket(Duration.ofNanos(10_000), 3),
                                new Bucket(Duration.ofMillis(1), 4)))),
                Activity.NONE, Map.of());
    }

    /** Time goes on, so that figures are taken anew. */
    void later() {
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    void open(DeviceStatistics device) {
        open.removeIf(other -> other.address().equals(device.address()));
        open.add(device);
        later();
        listeners.forEach(listener -> listener
                .happened(new DeviceEvent.Opened(Instant.EPOCH, device.address(), device.transport())));
    }

    void close(String address) {
        open.removeIf(other -> other.address().toString().equals(address));
        later();
        listeners.forEach(
                listener -> listener.happened(new DeviceEvent.Closed(Instant.EPOCH, Address.parse(address))));
    }
}
