// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How simulated time passes. */
@FunctionalInterface
public interface Clock {

    /** Real time: parks for the long part and spins for the rest. */
    Clock REAL = new Clock() {

        /** Below this a thread that parks wakes up much too late. */
        private static final long SPIN_NANOS = 100_000;

        @Override
        public void spend(long nanos) {
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                if (left > SPIN_NANOS) {
                    LockSupport.parkNanos(left - SPIN_NANOS);
                } else {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public Waited spend(long nanos, CountDownLatch end) {
            long until = System.nanoTime() + nanos;
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        boolean ended = end.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                        return ended ? Waited.ENDED : Waited.ALL;
                    } catch (InterruptedException e) {
                        // An interrupt never ends a transfer.
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    };

    /** How a wait ended. */
    enum Waited {
        /** All its time has passed. */
        ALL,
        /** Somebody ended it before. */
        ENDED
    }

    /**
     * Lets time pass.
     *
     * @param nanos how much
     */
    void spend(long nanos);

    /**
     * Lets time pass until somebody ends it.
     *
     * @param nanos how much at most
     * @param end opened by who ends it
     * @return how it ended
     */
    default Waited spend(long nanos, CountDownLatch end) {
        if (end.getCount() == 0) {
            return Waited.ENDED;
        }
        spend(nanos);
        return Waited.ALL;
    }
}
