// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.core.internal.unit.Lookout;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real time, by one thread that is there only while some unit waits. */
final class TimedLookout implements Lookout {

    /** How long the thread outlives the last wait: long enough to be the same one for a wait that goes on. */
    private static final long IDLE_MILLIS = 100;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().name("kiovec-lookout").daemon().factory());

    TimedLookout() {
        timer.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        // What comes after the end is dropped: every unit has ended.
        timer.setRejectedExecutionHandler((late, ended) -> {
        });
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Look after(long nanos, Runnable what) {
        Future<?> planned = timer.schedule(what, nanos, TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
