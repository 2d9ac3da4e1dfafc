// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

/**
 * The time by which units that have no endpoint look for one again: one for all units of a core. Any thread.
 */
public interface Lookout {

    /** A look that was asked for. */
    @FunctionalInterface
    interface Look {
        /** It is not wanted any more; one that has begun is not ended. */
        void off();
    }

    /** {@return nanoseconds from some moment on} */
    long nanoTime();

    /**
     * Does something once.
     *
     * @param nanos after which time
     * @param what is done; it must not block, for others wait for the same thread
     * @return to call it off
     */
    Look after(long nanos, Runnable what);

    /** The core stops: nothing is done any more, and no thread is left. */
    void close();
}
