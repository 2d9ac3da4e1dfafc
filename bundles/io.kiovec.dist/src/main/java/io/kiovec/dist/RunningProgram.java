// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The main program while it runs: a signal lets it end by itself, with its devices closed, before all else is stopped. */
final class RunningProgram {

    private static final long PATIENCE_SECONDS = 2;

    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean begun;
    private volatile boolean interrupted;

    RunningProgram(Thread thread) {
        this.thread = thread;
    }

    /** {@return whether it may begin: not after a signal; called by its own thread} */
    synchronized boolean begins() {
        begun = !interrupted;
        return begun;
    }

    /** {@return whether a signal came: what is half started then has nothing to tell} */
    boolean isInterrupted() {
        return interrupted;
    }

    /** Tells that it has ended; called by its own thread. */
    void ended() {
        ended.countDown();
    }

    /** Interrupts it where it runs, and waits a little for it; what has not begun does not begin. */
    void interrupt() {
        synchronized (this) {
            interrupted = true;
            if (!begun || ended.getCount() == 0) {
                return;
            }
        }
        thread.interrupt();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
