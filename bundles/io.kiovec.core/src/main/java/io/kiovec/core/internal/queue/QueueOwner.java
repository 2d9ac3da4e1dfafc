// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.api.QueueOptions.Binding;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;

/**
 * Whose calls a queue takes.
 *
 * @param address the name of the device, for messages
 * @param thread the one thread, {@code null} for every thread
 */
public record QueueOwner(Address address, Thread thread) {

    /**
     * {@return whose calls a new queue takes}
     *
     * @param address the name of the device
     * @param binding what was asked
     * @throws DeviceException.IllegalRequest when it is to be bound to a virtual thread
     */
    public static QueueOwner of(Address address, Binding binding) throws DeviceException.IllegalRequest {
        if (binding == Binding.SERVED) {
            return new QueueOwner(address, null);
        }
        if (Thread.currentThread().isVirtual()) {
            throw new DeviceException.IllegalRequest(address,
                    "a thread-bound queue belongs to a platform thread: ask for a served queue");
        }
        return new QueueOwner(address, Thread.currentThread());
    }

    /** {@return whether this thread may use the queue} */
    public boolean isHere() {
        return thread == null || thread == Thread.currentThread();
    }

    /**
     * Checks the thread.
     *
     * @throws DeviceException.IllegalRequest on another one
     */
    public void check() throws DeviceException.IllegalRequest {
        if (!isHere()) {
            throw new DeviceException.IllegalRequest(address, "the queue belongs to thread " + thread.getName()
                    + ": use it there, or open a served queue");
        }
    }

    /**
     * Checks how many are to be waited for.
     *
     * @param minimum asked
     * @param room of the array
     * @throws DeviceException.IllegalRequest when they do not fit
     */
    public void checkMinimum(int minimum, int room) throws DeviceException.IllegalRequest {
        if (minimum < 0 || minimum > room) {
            throw new DeviceException.IllegalRequest(address,
                    "a minimum of " + minimum + " does not fit an array of " + room);
        }
    }

    /** {@return the error of a call after close} */
    public DeviceException.IllegalRequest closed() {
        return new DeviceException.IllegalRequest(address, "the queue is closed: open another");
    }
}
