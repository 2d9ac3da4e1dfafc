// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.api.DeviceStatistics.Bucket;
import io.kiovec.api.DeviceStatistics.Latency;
import java.util.List;
import java.util.Optional;

/**
 * How long requests took between two looks at a device, from the histograms of both. A percentile lies somewhere within a
 * step of the histogram, and is taken to be where it would lie if those of the step were spread evenly.
 *
 * @param samples how many were timed
 * @param p50 half took no longer, microseconds
 * @param p99 99 of 100 took no longer, microseconds
 */
record LatencyWindow(long samples, double p50, double p99) {

    /** {@return what was timed since; empty where nothing was} */
    static Optional<LatencyWindow> between(Optional<Latency> before, Optional<Latency> now) {
        if (now.isEmpty()) {
            return Optional.empty();
        }
        List<Bucket> buckets = now.get().buckets();
        long[] counts = new long[buckets.size() + 1];
        for (int i = 0; i < buckets.size(); i++) {
            counts[i] = buckets.get(i).count() - countUpTo(before, i);
        }
        long samples = now.get().samples() - before.map(Latency::samples).orElse(0L);
        counts[buckets.size()] = samples;
        return samples <= 0
                ? Optional.empty()
                : Optional.of(new LatencyWindow(samples, percentile(now.get(), counts, samples * 0.50),
                        percentile(now.get(), counts, samples * 0.99)));
    }

    private static long countUpTo(Optional<Latency> before, int bucket) {
        return before.filter(latency -> bucket < latency.buckets().size())
                .map(latency -> latency.buckets().get(bucket).count()).orElse(0L);
    }

    /** Counts are of those up to each bound; the last one of all. */
    private static double percentile(Latency now, long[] counts, double rank) {
        int step = 0;
        while (step < counts.length - 1 && counts[step] < rank) {
            step++;
        }
        double max = now.max().toNanos() / 1e3;
        double low = step == 0 ? 0 : now.buckets().get(step - 1).bound().toNanos() / 1e3;
        double high = step < now.buckets().size() ? now.buckets().get(step).bound().toNanos() / 1e3 : max;
        long below = step == 0 ? 0 : counts[step - 1];
        long inside = counts[step] - below;
        double part = inside <= 0 ? 1 : (rank - below) / inside;
        return Math.min(max, low + (Math.max(low, high) - low) * part);
    }
}
