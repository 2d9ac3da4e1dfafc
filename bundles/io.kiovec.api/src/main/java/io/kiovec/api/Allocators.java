// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Service: memory for transfers that is not bound to one device. Any thread. */
@ProviderType
public interface Allocators {

    /** {@return what each allocator holds, by name} */
    List<AllocatorStatistics> list();

    /**
     * Allocates memory.
     *
     * @param allocator its name
     * @param size in bytes, positive
     * @param alignment of the first byte's address, positive
     * @return a buffer that the caller owns and closes
     * @throws DeviceException.Unavailable when there is no such allocator; the message names those that are there
     * @throws DeviceException.Busy when the bound on mapped memory is reached
     * @throws DeviceException.IllegalRequest for a size or an alignment that is not positive
     */
    IoBuffer allocate(String allocator, long size, long alignment) throws DeviceException;
}
