// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;

/** Where buffers come from that no device has a say in. */
@FunctionalInterface
public interface Memory {

    /**
     * Allocates memory.
     *
     * @param bytes how much
     * @return a buffer that the caller closes
     * @throws DeviceException when there is none
     */
    IoBuffer allocate(long bytes) throws DeviceException;
}
