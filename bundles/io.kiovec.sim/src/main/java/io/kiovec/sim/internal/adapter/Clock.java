// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import java.util.concurrent.locks.LockSupport;

/** How simulated time passes; tests have another. */
@FunctionalInterface
public interface Clock {

    /** Below this a thread that parks wakes up much too late. */
    long SPIN_NANOS = 100_000;

    /** Real time: parks for the long part and spins for the rest. */
    Clock REAL = nanos -> {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    };

    /**
     * Lets time pass.
     *
     * @param nanos how much
     */
    void spend(long nanos);
}
