// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.DeviceStatistics.Bucket;
import io.kiovec.api.DeviceStatistics.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** A histogram of nanoseconds as the contract tells it. */
final class LatencyBuckets {

    /** 1, 2, 5, 10 and so on, from 1 us to 10 s. */
    private static final long[] BOUNDS = LongStream.iterate(TimeUnit.MICROSECONDS.toNanos(1), decade -> decade * 10)
            .limit(7).flatMap(decade -> LongStream.of(decade, 2 * decade, 5 * decade)).toArray();
    private static final long LAST = TimeUnit.SECONDS.toNanos(10);

    private LatencyBuckets() {
    }

    /** {@return what it says} It is read in one pass. */
    static Latency of(Histogram histogram) {
        List<Bucket> buckets = new ArrayList<>();
        long count = 0;
        double total = 0;
        int next = 0;
        for (var value : histogram.recordedValues()) {
            while (next <= BOUNDS.length && value.getValueIteratedTo() > bound(next)) {
                buckets.add(new Bucket(Duration.ofNanos(bound(next++)), count));
            }
            long here = value.getCountAtValueIteratedTo();
            count += here;
            total += (double) here * histogram.medianEquivalentValue(value.getValueIteratedTo());
        }
        while (next <= BOUNDS.length) {
            buckets.add(new Bucket(Duration.ofNanos(bound(next++)), count));
        }
        return new Latency(histogram.getTotalCount(), Duration.ofNanos((long) total),
                Duration.ofNanos(histogram.getValueAtPercentile(50)),
                Duration.ofNanos(histogram.getValueAtPercentile(99)), Duration.ofNanos(histogram.getMaxValue()),
                buckets);
    }

    private static long bound(int index) {
        return index < BOUNDS.length ? BOUNDS[index] : LAST;
    }
}
