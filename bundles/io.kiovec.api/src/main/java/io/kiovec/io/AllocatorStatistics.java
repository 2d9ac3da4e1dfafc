// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.List;

/**
 * What an allocator holds at the moment of asking.
 *
 * @param name the allocator's name
 * @param pages what the memory is made of, and what the kernel really gave
 * @param maxBytes bound on mapped memory, in bytes
 * @param mappedBytes memory that is mapped, in use or pooled
 * @param usedBytes memory in buffers that are not closed
 * @param buffers buffers that are not closed
 * @param regions pieces that are mapped
 * @param tracked buffers that are not closed, with the place of their allocation; empty unless tracking is on
 */
public record AllocatorStatistics(String name, String pages, long maxBytes, long mappedBytes, long usedBytes,
        long buffers, int regions, List<TrackedBuffer> tracked) {

    /** Keeps its own list. */
    public AllocatorStatistics {
        tracked = List.copyOf(tracked);
    }

    /**
     * A buffer that is not closed.
     *
     * @param bytes its length
     * @param place the stack of its allocation, one frame a line, the caller first
     */
    public record TrackedBuffer(long bytes, String place) {
    }
}
