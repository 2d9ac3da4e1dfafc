// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long sampled requests of one kind took. Any thread; the histograms are made when the first one is sampled. */
final class LatencySamples {

    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 2;

    private final ReentrantLock histograms = new ReentrantLock();
    private volatile Recorder recorder;
    private Histogram collected;

    void add(long nanos) {
        Recorder present = recorder;
        if (present == null) {
            histograms.lock();
            try {
                if (recorder == null) {
                    collected = new Histogram(LONGEST, DIGITS);
                    recorder = new Recorder(LONGEST, DIGITS);
                }
                present = recorder;
            } finally {
                histograms.unlock();
            }
        }
        present.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    /** {@return all samples, the caller's own; empty before the first} */
    Optional<Histogram> histogram() {
        histograms.lock();
        try {
            if (recorder == null) {
                return Optional.empty();
            }
            collected.add(recorder.getIntervalHistogram());
            return collected.getTotalCount() == 0 ? Optional.empty() : Optional.of(collected.copy());
        } finally {
            histograms.unlock();
        }
    }
}
