// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long a device's requests take: before anything is swapped, while other devices are, and while it is itself; and
 * its longest time without an end of any request since somebody began to look. Any thread.
 */
final class Meter {

    /** What goes on around a request. */
    enum Phase {
        /** Nothing counts yet, or the device itself is disturbed. */
        APART,
        /** No device is disturbed at all. */
        BASE,
        /** Another device is disturbed. */
        BESIDE
    }

    /** Two digits. */
    private static final int DIGITS = 2;
    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

    private final Histogram base = histogram();
    private final Histogram beside = histogram();
    private final AtomicLong ends = new AtomicLong();
    private final AtomicLong lastEnd = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGap = new AtomicLong();
    private volatile Phase phase = Phase.APART;

    static Histogram histogram() {
        return new ConcurrentHistogram(LONGEST, DIGITS);
    }

    void phase(Phase now) {
        phase = now;
    }

    /** A request ended. */
    void ended() {
        long now = System.nanoTime();
        long gap = now - lastEnd.getAndSet(now);
        if (gap > longestGap.get()) {
            longestGap.accumulateAndGet(gap, Math::max);
        }
        ends.incrementAndGet();
    }

    /** A synchronous request took so long, from a beginning in a phase. */
    void took(Phase began, long nanos) {
        // One that saw a change of the phase belongs to neither.
        if (began == phase && began != Phase.APART) {
            (began == Phase.BASE ? base : beside).recordValue(Math.min(nanos, LONGEST));
        }
    }

    Phase phase() {
        return phase;
    }

    /** {@return how many requests have ended} */
    long ends() {
        return ends.get();
    }

    /** Begins to look for the longest gap. */
    void lookForGap() {
        longestGap.set(0);
    }

    /** {@return the longest gap since then, in nanoseconds} */
    long longestGap() {
        return longestGap.get();
    }

    Histogram base() {
        return base;
    }

    Histogram beside() {
        return beside;
    }
}
