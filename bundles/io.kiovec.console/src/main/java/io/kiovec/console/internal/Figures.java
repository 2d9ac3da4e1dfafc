// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.OfMode;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the open devices did since the last look. For one thread. */
final class Figures {

    /**
     * An open device.
     *
     * @param address the name it was opened by
     * @param kind as what: a name that is open as several is there once for each
     * @param target where it is served from
     * @param transport by whom
     * @param state where it stands
     * @param reason why, empty when it is online
     * @param since since when, by ISO 8601
     * @param openings how many share it
     * @param reads since it was opened
     * @param writes since it was opened
     * @param bytesRead since it was opened
     * @param bytesWritten since it was opened
     * @param copiedBytes since it was opened
     * @param swaps since it was opened
     * @param orphans what is left behind
     * @param lastPauseMicros how long the last swap held requests, {@code null} before one
     * @param demotions since it was opened, by reason
     * @param failures since it was opened, by kind
     * @param modes what went by each mode since the last look
     */
    record Open(String address, DeviceKind kind, String target, String transport, String state, String reason,
            String since,
            int openings, long reads, long writes, long bytesRead, long bytesWritten, long copiedBytes, long swaps,
            int orphans, Double lastPauseMicros, Map<Demotion, Long> demotions, Map<Failure, Long> failures,
            Map<TransferMode, Flow> modes) {
    }

    /**
     * What went by a mode.
     *
     * @param bytes of a second
     * @param requests of a second
     * @param p50 microseconds, {@code null} when none was timed
     * @param p99 microseconds, {@code null} when none was timed
     */
    record Flow(double bytes, double requests, Double p50, Double p99) {
    }

    /** What has figures of its own. */
    private record Key(Address address, DeviceKind kind) {

        static Key of(DeviceStatistics device) {
            return new Key(device.address(), device.kind());
        }
    }

    private Map<Key, DeviceStatistics> before = Map.of();
    private long beforeNanos;

    /**
     * {@return the open devices}
     *
     * @param now their figures
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    List<Open> look(List<DeviceStatistics> now, long nanos) {
        double seconds = (nanos - beforeNanos) / 1e9;
        List<Open> open = now.stream().map(device -> open(device, seconds)).toList();
        Map<Key, DeviceStatistics> next = new HashMap<>();
        now.forEach(device -> next.put(Key.of(device), device));
        before = next;
        beforeNanos = nanos;
        return open;
    }

    private Open open(DeviceStatistics device, double seconds) {
        Optional<DeviceStatistics> last = Optional.ofNullable(before.get(Key.of(device))).filter(
                known -> known.reads() <= device.reads() && known.writes() <= device.writes());
        Map<TransferMode, Flow> modes = new TreeMap<>();
        // What was there before the first look is no flow.
        last.ifPresent(known -> device.byMode().forEach((mode, moved) -> modes.put(mode,
                flow(known.modes().getOrDefault(mode, 0L), device.modes().getOrDefault(mode, 0L),
                        Optional.ofNullable(known.byMode().get(mode)), moved, seconds))));
        return new Open(device.address().toString(), device.kind(), device.target().toString(), device.transport(),
                device.state().name(),
                device.reason(), device.since().toString(), device.openings(), device.reads(), device.writes(),
                device.bytesRead(), device.bytesWritten(), device.copiedBytes(), device.swaps(), device.orphans(),
                device.lastPause().map(Figures::micros).orElse(null), new TreeMap<>(device.demotions()),
                new TreeMap<>(device.failures()), modes);
    }

    private static Flow flow(long transfersBefore, long transfers, Optional<OfMode> before, OfMode now,
            double seconds) {
        Optional<LatencyWindow> latency = LatencyWindow.between(before.flatMap(OfMode::latency), now.latency());
        return new Flow((now.bytes() - before.map(OfMode::bytes).orElse(0L)) / seconds,
                (transfers - transfersBefore) / seconds, latency.map(LatencyWindow::p50).orElse(null),
                latency.map(LatencyWindow::p99).orElse(null));
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }
}
