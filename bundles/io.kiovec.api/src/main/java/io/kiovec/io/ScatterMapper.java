// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Service: turns memory into the list of its physically contiguous pieces. Called by the framework's planner and by
 * simulated adapters, from any thread; it may make a system call and is not meant to be called for each request.
 */
@ConsumerType
public interface ScatterMapper {

    /**
     * {@return the pieces of a region} Implementations keep the list and give it again, until the region's allocator
     * retires it.
     *
     * @param region whose memory is mapped
     */
    ScatterList map(Region region);

    /**
     * {@return the pieces of any native memory, asked anew at each call}
     *
     * @param memory native; it is read, never written
     * @throws IllegalArgumentException for a heap segment
     */
    ScatterList map(MemorySegment memory);
}
