// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How late a thread wakes that has nothing to do with any device: what the machine, whatever else runs on it and collections
 * of garbage add to whatever is measured. A pause is a handful of such wakings, one after the other.
 */
final class Lateness implements AutoCloseable {

    private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Histogram late = Meter.histogram();
    private final Thread thread;
    private volatile boolean ending;

    /** Begins to measure. */
    Lateness() {
        thread = Thread.ofPlatform().daemon().name("soak lateness").start(this::measure);
    }

    private void measure() {
        while (!ending) {
            long start = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            late.recordValue(Math.max(0, System.nanoTime() - start - SLEEP_NANOS));
        }
    }

    /** {@return how late it woke, in nanoseconds} */
    Histogram late() {
        return late;
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
