// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Bucket;
import io.kiovec.api.DeviceStatistics.Latency;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** How long sampled requests took, as a Prometheus histogram: Micrometer has none that is counted by somebody else. */
final class LatencyHistograms implements Collector {

    private static final String NAME = "kiovec_request_duration_seconds";

    private final Supplier<Collection<DeviceStatistics>> devices;

    LatencyHistograms(Supplier<Collection<DeviceStatistics>> devices) {
        this.devices = devices;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder().name(NAME).unit(Unit.SECONDS)
                .help("How long requests took, of a sample of one in 64");
        for (DeviceStatistics device : devices.get()) {
            device.latency().ifPresent(latency -> histogram.dataPoint(point(device, latency)));
        }
        return histogram.build();
    }

    private static HistogramDataPointSnapshot point(DeviceStatistics device, Latency latency) {
        List<Double> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        long below = 0;
        for (Bucket bucket : latency.buckets()) {
            bounds.add(bucket.bound().toNanos() / 1e9);
            counts.add(bucket.count() - below);
            below = bucket.count();
        }
        bounds.add(Double.POSITIVE_INFINITY);
        counts.add(latency.samples() - below);
        return HistogramDataPointSnapshot.builder()
                .labels(Labels.of("device", device.address().toString(), "kind", DeviceMeters.word(device.kind())))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(latency.total().toNanos() / 1e9).build();
    }
}
