// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;

/**
 * A driver's own queue on one endpoint, whatever its face: {@link io.kiovec.spi.BlockEndpointQueue} and
 * {@link io.kiovec.spi.ScsiEndpointQueue} in the framework's words. For the queue's owner, but for {@link #close()}.
 *
 * @param <R> the face's requests
 */
public interface LaneQueue<R> {

    /** What became of a request that was to be put in. */
    enum Offered {
        /** It is in the queue. */
        TAKEN,
        /** The queue is full. */
        FULL,
        /** The queue does not do it, now. */
        BESIDE
    }

    /** Where what comes back is noted. */
    interface Landing<R> {

        /**
         * A request has come back.
         *
         * @param token its
         * @return the request, to take what the driver told; {@code null} when the driver had none of that token, which is
         *     counted against it, and so when it tells on another thread
         */
        R land(long token);
    }

    /**
     * Puts a request in.
     *
     * @param token comes back with it
     * @param request with its call begun
     * @return what became of it
     * @throws DeviceException when the driver refuses it
     */
    Offered offer(long token, R request) throws DeviceException;

    /**
     * Starts what was put in.
     *
     * @return how many were started
     * @throws DeviceException when the queue is of no use any more
     */
    int submit() throws DeviceException;

    /** {@return whether {@link #reap} starts what was put in, too, so that one call does both} */
    default boolean isStartedByReap() {
        return false;
    }

    /** {@return whether it does requests whose memory is in pieces} */
    default boolean takesPieces() {
        return false;
    }

    /**
     * Has what is done handed over to the landing.
     *
     * @param minimum how many to wait for
     * @param nanos how long to wait for them
     * @throws DeviceException when the queue is of no use any more
     */
    void reap(int minimum, long nanos) throws DeviceException;

    /**
     * Tries to end a request before it is done.
     *
     * @param token its
     */
    void cancel(long token);

    /**
     * Takes back what was registered of a region.
     *
     * @param region which is unmapped
     */
    void retire(Region region);

    /** Lets the queue go: nothing is in flight. */
    void close();
}
