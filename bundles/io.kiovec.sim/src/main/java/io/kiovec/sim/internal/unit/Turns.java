// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How threads take turns in a task set. There is one in production; a test has another, which decides itself which thread
 * goes on at each step and so tries all orders.
 */
interface Turns {

    /** Real threads. */
    Turns REAL = new Turns() {
    };

    /** Before a thread reads or changes what others change without the lock. */
    default void step() {
    }

    /**
     * Takes the lock.
     *
     * @param lock the task set's
     */
    default void lock(ReentrantLock lock) {
        lock.lock();
    }

    /**
     * Waits, without the lock, until another thread has brought something about and woken this one. An interrupt does not
     * end it: a command in a device ends by itself or by task management.
     *
     * @param until what is waited for
     */
    default void await(BooleanSupplier until) {
        boolean interrupted = false;
        while (!until.getAsBoolean()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
