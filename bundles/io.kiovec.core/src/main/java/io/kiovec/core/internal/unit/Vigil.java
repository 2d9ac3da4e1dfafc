// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.util.concurrent.TimeUnit;

/**
 * How an offline unit waits for its device: it looks after 100 ms, then after twice as long each time, up to 2 s. An
 * endpoint that is lost again soon after it came does not begin the row anew, so that a device that comes and fails at
 * once costs no more than one that stays away. For the unit's own thread, but for {@link #isOn}.
 */
final class Vigil {

    /** The shortest pause between two looks. */
    static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** The longest pause, and how long an endpoint must have served to count as one that works. */
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Lookout lookout;
    private final Runnable look;
    private long pause = SHORTEST_NANOS;
    private boolean returned;
    private long servesSince;
    private volatile Lookout.Look next;

    /**
     * Does not wait yet.
     *
     * @param lookout the time
     * @param look begins to look, on whatever thread; {@link #isOn} tells then whether it is still wanted
     */
    Vigil(Lookout lookout, Runnable look) {
        this.lookout = lookout;
        this.look = look;
    }

    /** {@return whether the unit waits for its device} Any thread. */
    boolean isOn() {
        return next != null;
    }

    /** Another look after a pause, which is longer than the one before. */
    void on() {
        cancel();
        next = lookout.after(pause, look);
        pause = Math.min(2 * pause, LONGEST_NANOS);
    }

    /** No look any more. */
    void off() {
        cancel();
        next = null;
    }

    private void cancel() {
        Lookout.Look present = next;
        if (present != null) {
            present.off();
        }
    }

    /** The unit has an endpoint again. */
    void cameBack() {
        off();
        returned = true;
        servesSince = lookout.nanoTime();
    }

    /** {@return whether an endpoint that is lost now came back only just before: the next look has to wait} */
    boolean isRelapse() {
        boolean relapse = returned && lookout.nanoTime() - servesSince < LONGEST_NANOS;
        if (!relapse) {
            pause = SHORTEST_NANOS;
        }
        return relapse;
    }
}
