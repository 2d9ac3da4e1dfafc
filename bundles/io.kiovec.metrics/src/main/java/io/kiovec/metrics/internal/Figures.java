// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.Allocators;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import io.kiovec.api.Transports;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The figures of all devices, drivers and allocators at one moment. Who asks for several of them within a moment gets those of
 * one, for taking them costs more than reading one. Any thread.
 */
final class Figures {

    private static final long MOMENT_NANOS = 100_000_000;

    /**
     * What was at one moment.
     *
     * @param devices open devices
     * @param allocators memory
     * @param transports drivers
     * @param process what the kernel says of this process
     */
    record Moment(Map<Subject, DeviceStatistics> devices, List<AllocatorStatistics> allocators,
            List<TransportInfo> transports, ProcessMemory process) {
    }

    /** A name may be open as several kinds, each with its figures. */
    record Subject(Address address, DeviceKind kind) {

        static Subject of(DeviceStatistics device) {
            return new Subject(device.address(), device.kind());
        }
    }

    private final Devices devices;
    private final Allocators allocators;
    private final Transports transports;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private long taken;
    private Moment moment;

    Figures(Devices devices, Allocators allocators, Transports transports, LongSupplier clock) {
        this.devices = devices;
        this.allocators = allocators;
        this.transports = transports;
        this.clock = clock;
    }

    /** {@return the figures now} */
    Moment now() {
        lock.lock();
        try {
            long now = clock.getAsLong();
            if (moment == null || now - taken > MOMENT_NANOS) {
                moment = new Moment(byName(devices.statistics()), allocators.list(), transports.list(),
                        ProcessMemory.now());
                taken = now;
            }
            return moment;
        } finally {
            lock.unlock();
        }
    }

    private static Map<Subject, DeviceStatistics> byName(List<DeviceStatistics> all) {
        Map<Subject, DeviceStatistics> byName = new LinkedHashMap<>();
        all.forEach(one -> byName.put(Subject.of(one), one));
        return byName;
    }
}
