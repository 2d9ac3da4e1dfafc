// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.api.RequestQueue;

/**
 * A queue as the opening that it belongs to sees it.
 *
 * @param <R> the face's requests
 */
public interface OpenQueue<R> extends RequestQueue<R> {

    /** Ends it because its opening ends, on any thread. */
    void shutDown();
}
