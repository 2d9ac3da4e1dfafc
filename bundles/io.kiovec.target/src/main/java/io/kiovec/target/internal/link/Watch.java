// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A thread that looks after connections: every millisecond while commands run, whether a reader is long away (see
 * {@link ReaderRole}); several times a second, whether something is overdue. While no command runs it sleeps; who leaves
 * for a device looks whether it does, and wakes it then.
 */
public final class Watch implements AutoCloseable {

    /** How long a reader may be away before another one stands in. */
    private static final long TICK = 1_000_000;
    private static final long SLOW_TICK = 100_000_000;
    /** Ticks without a command after which it sleeps. */
    private static final int QUIET = 50;

    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private final LongSupplier clock;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;
    /** Never 0. */
    private volatile long now;

    /**
     * Starts one.
     *
     * @param name of the thread
     * @param clock the time in nanoseconds
     */
    public Watch(String name, LongSupplier clock) {
        this.clock = clock;
        now = clock.getAsLong() | 1;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    /**
     * Looks after another one.
     *
     * @param another what
     */
    public void add(Watched another) {
        watched.add(another);
    }

    /**
     * Looks no longer.
     *
     * @param gone after what
     */
    public void remove(Watched gone) {
        watched.remove(gone);
    }

    /** {@return the time of its last look in nanoseconds, never 0; costs nothing} */
    public long now() {
        return now;
    }

    /** A reader leaves for a device: the watch must not sleep. */
    public void stayAwake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        int quiet = 0;
        long lastTurns = 0;
        long lastTick = clock.getAsLong();
        while (!closed) {
            long turns = 0;
            for (Watched each : watched) {
                turns += each.role().turns();
                if (each.role().isLongAway()) {
                    // Who is away must not be forgotten, however long nothing moves.
                    quiet = 0;
                    guarded(each, () -> each.standIn(each.role().seen()));
                }
            }
            quiet = turns == lastTurns ? quiet + 1 : 0;
            lastTurns = turns;
            long time = clock.getAsLong();
            now = time | 1;
            if (time - lastTick >= SLOW_TICK) {
                lastTick = time;
                for (Watched each : watched) {
                    guarded(each, () -> each.tick(time));
                }
            }
            if (quiet >= QUIET) {
                asleep = true;
                // Whoever left before that saw the watch awake; its turn is seen at the next look.
                LockSupport.parkNanos(turns() == turns ? SLOW_TICK : TICK);
                if (!asleep) {
                    quiet = 0;
                }
                asleep = false;
            } else {
                LockSupport.parkNanos(TICK);
            }
        }
    }

    /** One that fails takes no other with it. */
    private static void guarded(Watched each, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | Error e) {
            try {
                each.failed(e);
            } catch (RuntimeException | Error again) {
                // Memory is short; the next tick tries anew.
            }
        }
    }

    private long turns() {
        long turns = 0;
        for (Watched each : watched) {
            turns += each.role().turns();
        }
        return turns;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
