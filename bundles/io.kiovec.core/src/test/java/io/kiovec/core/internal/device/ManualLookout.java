// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.core.internal.unit.Lookout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when a test says so. */
public final class ManualLookout implements Lookout {

    private record Planned(long when, Runnable what) {
    }

    private final List<Planned> planned = new ArrayList<>();
    private long now;
    private boolean closed;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Look after(long nanos, Runnable what) {
        Planned one = new Planned(now + nanos, what);
        if (!closed) {
            planned.add(one);
            notifyAll();
        }
        return () -> {
            synchronized (this) {
                planned.remove(one);
            }
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        planned.clear();
    }

    /** {@return how many looks are to come} */
    public synchronized int waiting() {
        return planned.size();
    }

    /** {@return the pause before the next look, once somebody has asked for one; the bound is for a broken core only} */
    public synchronized Duration next() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (planned.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("nobody looks for anything");
            }
            wait(left);
        }
        return Duration.ofNanos(planned.getFirst().when - now);
    }

    /** Lets time pass, and what was planned for until then happen. */
    public void pass(Duration time) {
        List<Planned> due;
        synchronized (this) {
            now += time.toNanos();
            due = planned.stream().filter(one -> one.when <= now).toList();
            planned.removeAll(due);
        }
        due.forEach(one -> one.what.run());
    }

    /** Lets time pass until the next look, and returns when it has begun. */
    public void look() throws InterruptedException {
        pass(next());
    }
}
