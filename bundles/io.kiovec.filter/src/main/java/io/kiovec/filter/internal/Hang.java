// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Operations that hang until they are released, or until a time is over. Any thread. */
final class Hang {

    private final CountDownLatch released = new CountDownLatch(1);
    private final long nanos;

    /** Hangs for so long at most; 0 for no bound. */
    Hang(long nanos) {
        this.nanos = nanos;
    }

    /** Waits. An interrupt does not end it, as it would not end a transfer. */
    void await() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + (nanos == 0 ? Long.MAX_VALUE >> 1 : nanos);
        while (true) {
            try {
                released.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets everything go that hangs, and that would. Idempotent. */
    void release() {
        released.countDown();
    }
}
