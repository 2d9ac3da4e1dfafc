// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a target: they read from connections, stand in for one another, and end when they are idle. */
public final class Workers implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /**
     * Makes them.
     *
     * @param name of the threads, a number follows
     * @param most how many there may be at once
     */
    public Workers(String name, int most) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                work -> Thread.ofPlatform().daemon().name(name + "-" + number.incrementAndGet()).unstarted(work));
    }

    /**
     * {@return whether a thread does it; not when all are busy}
     *
     * @param work what to do
     */
    public boolean start(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The latter when the system has no more threads.
            return false;
        }
    }

    /** Lets threads end that have nothing to do; others end when they are done. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /**
     * {@return whether all threads have ended in time}
     *
     * @param millis how long to wait
     * @throws InterruptedException when the caller is interrupted
     */
    public boolean awaitEnd(long millis) throws InterruptedException {
        return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
}
