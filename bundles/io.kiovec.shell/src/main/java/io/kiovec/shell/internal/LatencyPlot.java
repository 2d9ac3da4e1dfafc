// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Latency;
import io.kiovec.command.Plot;
import io.kiovec.command.Plot.Panel;
import io.kiovec.command.Plot.Point;
import io.kiovec.command.Plot.Scale;
import io.kiovec.command.Plot.Series;
import java.io.IOException;
import java.util.List;

/** How long the requests of open devices took: the share of them that was done within each time. */
final class LatencyPlot {

    private LatencyPlot() {
    }

    static Plot of(List<DeviceStatistics> devices) throws IOException {
        List<Series> series = devices.stream().filter(device -> device.latency().isPresent())
                .map(device -> new Series(device.address().toString(), shares(device.latency().get()))).toList();
        if (series.isEmpty()) {
            throw new IOException("nothing to draw: no request of an open device was sampled yet (one in 64 is)");
        }
        return new Plot("Duration of sampled requests", List.of(List.of(
                new Panel("", "no longer than", "share of requests, %", Scale.SECONDS, series))));
    }

    private static List<Point> shares(Latency latency) {
        return latency.buckets().stream().map(bucket -> new Point(bucket.bound().toNanos() / 1e9,
                100.0 * bucket.count() / latency.samples())).toList();
    }
}
