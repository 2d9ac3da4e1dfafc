// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.DeviceException;

/** A flush of an endpoint. */
@FunctionalInterface
public interface Flush {

    /**
     * Has the endpoint make last what was written.
     *
     * @throws DeviceException what the driver throws
     */
    void run() throws DeviceException;
}
