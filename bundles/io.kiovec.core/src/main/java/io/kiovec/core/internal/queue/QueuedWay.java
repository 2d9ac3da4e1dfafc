// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.RequestPath;
import io.kiovec.io.DeviceException;
import java.util.Optional;

/**
 * What of a driver's queue depends on the face: which requests go into one and what came of them. On the queue owner's thread.
 *
 * @param <P> the face's requests, as applications see them
 * @param <R> the same, as the core has them
 */
public interface QueuedWay<P, R extends CoreRequest> {

    /**
     * {@return a request as the core has it}
     *
     * @param request checked to be this opening's
     */
    R own(P request);

    /**
     * {@return a request as applications see it}
     *
     * @param request the request
     */
    P shown(R request);

    /** {@return the beginning and the end of requests} */
    RequestPath<R> path();

    /** {@return the queues of drivers that are open on the unit's endpoints} */
    OpenLanes lanes();

    /**
     * Opens the driver's own queue.
     *
     * @param binding with the endpoint
     * @param depth requests in flight
     * @param landing where they come back
     * @return the queue; empty where the driver has none
     * @throws DeviceException when there is none now; synchronous calls do what is asked, or say what is wrong
     */
    Optional<LaneQueue<R>> open(Binding binding, int depth, LaneQueue.Landing<R> landing) throws DeviceException;

    /**
     * Begins the call of a request that a driver's queue can do as it is.
     *
     * @param request admitted and inside the endpoint
     * @param binding with the endpoint
     * @param queue the driver's
     * @return whether it was begun; else only synchronous calls can do it: arrays, memory of the endpoint's own, what the
     *     framework stages or splits
     * @throws DeviceException what is wrong with it
     */
    boolean isBegun(R request, Binding binding, LaneQueue<R> queue) throws DeviceException;

    /**
     * Takes back that a call was begun: the driver's queue did not take it.
     *
     * @param request which
     */
    default void withdrawn(R request) {
    }

    /**
     * Takes over what came of a request in a driver's queue.
     *
     * @param request inside the endpoint
     * @param binding with the endpoint
     * @return whether that is its result; else what is left of it is begun anew by synchronous calls (rules S2, M5, M7)
     * @throws DeviceException what went wrong
     */
    boolean isDone(R request, Binding binding) throws DeviceException;

    /**
     * Leaves to a driver what it may still write to: its queue never gave the request back.
     *
     * @param request which
     */
    void leaveBehind(R request);

    /**
     * Notes that a request was recalled before it was sent.
     *
     * @param request which
     */
    default void recalled(R request) {
        throw new IllegalStateException("nobody recalls requests of this face");
    }

    /**
     * Ends a run that has its result.
     *
     * @param request which
     */
    default void ended(R request) {
    }

    /**
     * Notes which driver's queue has a request.
     *
     * @param request which
     * @param queue the queue, {@code null} for none any more
     */
    default void taken(R request, DriverQueue<P, R> queue) {
    }
}
