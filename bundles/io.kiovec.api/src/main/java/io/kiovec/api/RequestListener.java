// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of requests as they end ({@link Devices#trace}): on the thread that ends them, several at once, so that what it takes
 * is added to each request. It may not block, nor use a device.
 */
@ConsumerType
@FunctionalInterface
public interface RequestListener {

    /**
     * A request has ended, and is not its owner's again yet. What this method throws is logged once, and ends the telling.
     *
     * @param request what was asked and what came of it
     */
    void ended(RequestTrace request);
}
