// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What was written and may not last yet: whether a swap has anything to flush, and the failure of a flush that the
 * framework did by itself, until the application hears of it (rule S2). Any thread.
 */
public final class WriteBack {

    private volatile boolean pending;
    private final AtomicReference<DeviceException> failure = new AtomicReference<>();
    /** Done when no endpoint is on its way out whose flush has not ended. */
    private volatile CompletableFuture<Void> departure = CompletableFuture.completedFuture(null);

    WriteBack() {
    }

    /** Something may have been written; called inside the gate, so that a swap that drains sees it. */
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

    /** An endpoint is to go, and flushes before. */
    void departs() {
        departure = new CompletableFuture<>();
    }

    /** The flush of an endpoint that goes has ended, one way or the other. */
    void departed() {
        departure.complete(null);
    }

    /**
     * {@return whether everything written is there to stay} For a device that stands on this one and goes.
     *
     * @param most how long to wait for an endpoint that goes this moment
     * @throws DeviceException why it is not; the application that hears of it there does not hear of it again here
     */
    boolean isSettled(Duration most) throws DeviceException {
        try {
            departure.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            return false;
        }
        Optional<DeviceException> why = takeFailure();
        if (why.isPresent()) {
            throw why.get();
        }
        return !pending;
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
