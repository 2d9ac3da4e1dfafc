// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.DeviceException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What was written and may not last yet: whether a swap has anything to flush, and the failure of a flush that the
 * framework did by itself, until the application hears of it (rule S2). Any thread.
 */
public final class WriteBack {

    private volatile boolean pending;
    private final AtomicReference<DeviceException> failure = new AtomicReference<>();

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
