// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.DeviceException;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Many requests in flight: offer many, submit the batch, reap what is done. Requests may complete in any order.
 * Nothing is allocated for a request.
 *
 * <p>A {@linkplain QueueOptions.Binding#THREAD_BOUND thread-bound} queue belongs to the platform thread that opened it;
 * any other thread gets {@link DeviceException.IllegalRequest} from every method but {@link #close()}, which from
 * another thread is a request that the owner carries out at its next call (rule L4). A
 * {@linkplain QueueOptions.Binding#SERVED served} queue may be used from any thread.
 *
 * <p>A queue transfers directly only into an {@code IoBuffer}; other memory is a demotion
 * ({@code UNMANAGED_MEMORY}) and must stay alive until its request was reaped. While the device has no endpoint,
 * requests wait in the queue up to their timeout and then complete as {@code OFFLINE} with nothing started (rule S3).
 * Every accepted request is reaped exactly once (rule L1).
 *
 * <p>A thread-bound queue uses the driver's own, where it has one (rule D2). Then the owner's calls are all that moves it: a swap
 * of the device waits for the requests inside until the owner has reaped them, up to a deadline, and leaves the old
 * endpoint to them after it.
 *
 * @param <R> the requests
 */
@ProviderType
public interface RequestQueue<R> extends AutoCloseable {

    /** {@return requests that the queue holds at most, from offer to reap} */
    int depth();

    /** {@return requests that it holds now, from offer to reap} */
    int size();

    /**
     * Adds a request to the batch. Never blocks.
     *
     * @param request one of this device's, not in flight
     * @return whether the queue took it
     * @throws DeviceException.IllegalRequest for a request in flight or of another device, on the wrong thread, or
     *     after close
     */
    Offer offer(R request) throws DeviceException.IllegalRequest;

    /**
     * Starts what was offered since the last call.
     *
     * @return how many requests were started
     * @throws DeviceException.IllegalRequest on the wrong thread or after close
     */
    int submit() throws DeviceException.IllegalRequest;

    /**
     * Takes requests that are done. Submits first what was offered.
     *
     * @param done filled from its beginning with requests in the order of their completion
     * @param minimum how many to wait for, 0 to the array's length; no more than there are in the queue are waited for
     * @param timeout how long to wait for them; zero not to wait
     * @return how many were taken; fewer than the minimum when the time was over or the thread was interrupted
     * @throws DeviceException.IllegalRequest on the wrong thread, or after close when nothing is left to take
     */
    int reap(R[] done, int minimum, Duration timeout) throws DeviceException.IllegalRequest;

    /**
     * Refuses new requests and waits until those in flight have ended. They are done, and whoever reaps, then or later, takes
     * them. Idempotent.
     */
    @Override
    void close();
}
