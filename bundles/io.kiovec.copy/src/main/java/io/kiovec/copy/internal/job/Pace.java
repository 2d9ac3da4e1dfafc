// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.job;

import java.util.function.LongSupplier;

/** How quickly a copy may go: so many bytes a second on average, not more than a second's worth at once. One thread. */
public final class Pace {

    private static final double SECOND = 1e9;

    private final long rate;
    private final LongSupplier clock;
    private double allowed;
    private long last;

    /**
     * Makes one.
     *
     * @param rate bytes a second, 0 for any
     * @param clock nanoseconds
     */
    public Pace(long rate, LongSupplier clock) {
        this.rate = rate;
        this.clock = clock;
        last = clock.getAsLong();
    }

    /**
     * {@return nanoseconds until something may move, 0 for now}
     *
     * @param bytes how much
     */
    public long delay(long bytes) {
        if (rate == 0) {
            return 0;
        }
        long now = clock.getAsLong();
        allowed = Math.min(allowed + (now - last) / SECOND * rate, Math.max(rate, bytes));
        last = now;
        return allowed >= bytes ? 0 : (long) Math.ceil((bytes - allowed) / rate * SECOND);
    }

    /**
     * Tells that something moves.
     *
     * @param bytes how much
     */
    public void moved(long bytes) {
        allowed -= bytes;
    }
}
