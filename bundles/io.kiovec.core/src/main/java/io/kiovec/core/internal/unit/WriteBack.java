// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was written and may not last yet: whether a swap has anything to flush, and the failure of a flush that the
 * framework did by itself, until the application hears of it (rule S2). Any thread.
 */
public final class WriteBack {

    private volatile boolean pending;
    private final AtomicReference<DeviceException> failure = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allDeparted = lock.newCondition();
    /** Endpoints that are on their way out and whose flush has not ended. */
    private int departing;

    WriteBack() {
    }

    /**
     * Something may have been written; called inside the gate, so that a swap that drains sees it, and when that has ended, so
     * that a flush that began before is not taken to have had it.
     */
    public void written() {
        if (!pending) {
            pending = true;
        }
    }

    /** {@return whether anything was written since the last flush, and forgets it} */
    public boolean beginFlush() {
        boolean any = pending;
        pending = false;
        return any;
    }

    /** {@return whether anything was written since the last flush} */
    public boolean isPending() {
        return pending;
    }

    /**
     * An endpoint is to go, and flushes before. Called before the gate holds requests back from it: who finds the gate held,
     * and asks whether what was written is there to stay, waits for that flush.
     */
    void departs() {
        lock.lock();
        try {
            departing++;
        } finally {
            lock.unlock();
        }
    }

    /** Once for each that was to go: its flush has ended, one way or the other, or it stays. */
    void departed() {
        lock.lock();
        try {
            departing--;
            allDeparted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return whether everything written is there to stay} For a device that stands on this one and goes.
     *
     * @param most how long to wait for an endpoint that goes this moment
     * @throws DeviceException why it is not; the application that hears of it there does not hear of it again here
     */
    boolean isSettled(Duration most) throws DeviceException {
        if (!haveDeparted(most)) {
            return false;
        }
        Optional<DeviceException> why = takeFailure();
        if (why.isPresent()) {
            throw why.get();
        }
        return !pending;
    }

    private boolean haveDeparted(Duration most) {
        long left = most.toNanos();
        lock.lock();
        try {
            while (departing > 0 && left > 0) {
                left = allDeparted.awaitNanos(left);
            }
            return departing == 0;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that a flush of the framework's own failed; the first failure stays.
     *
     * @param why what was thrown
     */
    void failed(DeviceException why) {
        failure.compareAndSet(null, why);
    }

    /** {@return the failure that the application has not heard of, and forgets it} */
    public Optional<DeviceException> takeFailure() {
        return Optional.ofNullable(failure.get() == null ? null : failure.getAndSet(null));
    }
}
