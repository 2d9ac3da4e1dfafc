// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.RequestTrace;

/**
 * What sees the requests of a device from their beginning to their end. A device mostly has none: then a request pays for
 * it by one look at a field. Called on the requests' own threads, several at once; throws nothing.
 */
public interface RequestObserver {

    /**
     * A request begins.
     *
     * @param request what is asked is set
     * @return who sees its end
     */
    Observation begins(CoreRequest request);

    /**
     * What is no request of a path has ended: a movement of a tape, a reset.
     *
     * @param ended what was asked and what came of it
     */
    void ended(RequestTrace ended);

    /** One request that has begun. */
    @FunctionalInterface
    interface Observation {
        /**
         * It has its result, and is not the application's again.
         *
         * @param request the same
         */
        void ends(CoreRequest request);
    }
}
