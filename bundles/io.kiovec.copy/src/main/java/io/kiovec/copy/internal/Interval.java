// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import java.util.function.LongSupplier;

/** Whether so many seconds have passed since the last time. For one thread. */
final class Interval {

    private static final double SECOND = 1e9;

    private final long nanos;
    private final LongSupplier clock;
    private long last;

    Interval(double seconds, LongSupplier clock) {
        nanos = (long) Math.min(seconds * SECOND, Long.MAX_VALUE / 2);
        this.clock = clock;
        last = clock.getAsLong();
    }

    /** {@return whether they have; then they begin anew} */
    boolean hasPassed() {
        long now = clock.getAsLong();
        if (now - last < nanos) {
            return false;
        }
        last = now;
        return true;
    }
}
