// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Native memory with a lease that the framework controls: the memory that a device can be trusted with directly.
 * Applications get it from {@code device.allocate} or the {@code Allocators} service and own it until they close it.
 *
 * <p>Rule L3: a buffer stays valid until its owner closes it, also when its allocator's bundle has gone. Closing a
 * buffer that a transfer uses marks it; its memory goes back when the last transfer ends, and no new transfer may
 * start with it ({@link DeviceException.IllegalRequest}). Checks are on the buffer: a segment kept beyond close is
 * undefined, as after free(3), except when the allocator tracks its buffers, where using it throws.
 *
 * <p>Any thread may use and close a buffer. What two threads write into it at once is theirs to order.
 */
@ProviderType
public interface IoBuffer extends AutoCloseable {

    /**
     * {@return the memory, aligned as it was asked for}
     *
     * @throws IllegalStateException after close
     */
    MemorySegment segment();

    /** {@return the length in bytes, at least what was asked for} */
    long size();

    /** {@return the region that the buffer lies in} */
    Region region();

    /** {@return where in the region the buffer begins, in bytes} */
    long regionOffset();

    /** {@return the name of the allocator it came from} */
    String allocator();

    /** {@return whether the owner has closed it} */
    boolean isClosed();

    /** Gives the memory back, now or when the last transfer that uses it has ended. Idempotent; never blocks. */
    @Override
    void close();
}
