// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;

/**
 * What a queue needs of the opening that it belongs to.
 *
 * @param <R> the face's requests
 */
public interface QueuedRequests<R> {

    /** {@return the name of the device} */
    Address address();

    /**
     * Checks that a request is this opening's.
     *
     * @param request given by the application
     * @throws DeviceException.IllegalRequest when it is another's
     */
    void check(R request) throws DeviceException.IllegalRequest;

    /**
     * Takes a request for the framework, and notes that a queue has it.
     *
     * @param request checked
     * @throws DeviceException.IllegalRequest when it is in flight
     */
    void claim(R request) throws DeviceException.IllegalRequest;

    /**
     * Does a claimed request by a synchronous call, and ends it (rule L1).
     *
     * @param request claimed
     */
    void run(R request);

    /**
     * A queue was closed by its user.
     *
     * @param queue which
     */
    void forget(OpenQueue<R> queue);
}
