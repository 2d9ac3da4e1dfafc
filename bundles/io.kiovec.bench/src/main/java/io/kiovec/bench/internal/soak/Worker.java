// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.io.DeviceException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** A thread that makes requests until it is told to end. */
abstract class Worker {

    /** After a request that failed, so that a device that is away is not asked a million times. */
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String name;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final long thinkNanos;
    private volatile boolean ending;
    private volatile Thread thread;

    /**
     * Makes one that does not run yet.
     *
     * @param name of its thread
     * @param load what decides, and how long it thinks
     * @param ledger what becomes of requests
     */
    Worker(String name, Load load, Ledger ledger) {
        this.name = name;
        this.ledger = ledger;
        random = load.random();
        thinkNanos = load.thinkNanos();
    }

    /**
     * How much is asked of a device.
     *
     * @param depth requests in a queue
     * @param thinkNanos between the end of requests and the next ones; processors that have no time left would be all
     *     that is measured
     * @param random what decides
     */
    record Load(int depth, long thinkNanos, SplittableRandom random) {

        /** {@return the same with another source of decisions, for another thread} */
        Load split() {
            return new Load(depth, thinkNanos, random.split());
        }
    }

    /** Makes requests as long as {@link #goesOn}, and ends those that it has begun. */
    abstract void work() throws DeviceException;

    final void start(Thread.Builder builder) {
        thread = builder.name("soak " + name).start(() -> {
            try {
                work();
            } catch (DeviceException | RuntimeException | Error e) {
                ledger.found(Wrong.LOST, name + " ended with " + e);
            }
        });
    }

    final boolean goesOn() {
        return !ending;
    }

    final void pauseAfterFailure() {
        LockSupport.parkNanos(AFTER_FAILURE_NANOS);
    }

    /** Between two requests, or two batches of them. */
    final void think() {
        think(thinkNanos);
    }

    /** For a part of that time. */
    final void think(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    final long thinkNanos() {
        return thinkNanos;
    }

    final RandomGenerator random() {
        return random;
    }

    final void end() {
        ending = true;
    }

    /** Waits until it has ended, or the time is over; without a word. */
    final void joinUntil(long deadline) {
        while (thread != null && thread.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(AFTER_FAILURE_NANOS);
        }
    }

    /** Waits until it has ended; one that does not has a request that never ends. */
    final void await(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (!thread.join(java.time.Duration.ofNanos(Math.max(1, left)))) {
            ledger.found(Wrong.LOST, name + ": a request has not ended since the soak did; its thread stands at "
                    + String.join(" < ", java.util.Arrays.stream(thread.getStackTrace()).limit(8)
                            .map(StackTraceElement::toString).toList()));
        }
    }
}
