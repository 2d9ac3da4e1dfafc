// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets nobody try passwords quickly: after a few wrong ones there is a pause, which grows. Any thread. */
final class LoginAttempts {

    private static final int FREE = 5;
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final LongSupplier clock;
    private int wrong;
    private long openNanos;

    /**
     * Nobody has tried.
     *
     * @param clock as {@link System#nanoTime}
     */
    LoginAttempts(LongSupplier clock) {
        this.clock = clock;
        openNanos = clock.getAsLong();
    }

    /** {@return how long the next try has to wait, zero or negative when it may be now} */
    synchronized Duration pause() {
        return Duration.ofNanos(openNanos - clock.getAsLong());
    }

    synchronized void wrong() {
        wrong++;
        if (wrong >= FREE) {
            long pause = FIRST.toNanos() << Math.min(wrong - FREE, 20);
            openNanos = clock.getAsLong() + Math.min(pause, LONGEST.toNanos());
        }
    }

    synchronized void right() {
        wrong = 0;
    }
}
