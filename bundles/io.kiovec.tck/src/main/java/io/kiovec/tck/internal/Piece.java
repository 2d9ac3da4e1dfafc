// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Region;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Memory for a transfer, taken from a {@link MemorySource} and given back by closing.
 *
 * @param segment the memory
 * @param region the region that it lies in, empty for memory that is no buffer
 * @param regionOffset where in the region it begins, in bytes
 * @param release gives it back
 */
record Piece(MemorySegment segment, Optional<Region> region, long regionOffset, Runnable release)
        implements
            AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
