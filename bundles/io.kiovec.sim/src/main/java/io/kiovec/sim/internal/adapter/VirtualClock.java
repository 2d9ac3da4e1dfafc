// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only where something takes time, and at once: a second of latency costs nothing. Any thread. */
public final class VirtualClock implements Clock {

    private final AtomicLong now = new AtomicLong();

    /** At 0. */
    public VirtualClock() {
    }

    @Override
    public void spend(long nanos) {
        now.addAndGet(nanos);
    }

    /** {@return nanoseconds that have passed, those of all who spent some together} */
    public long now() {
        return now.get();
    }
}
