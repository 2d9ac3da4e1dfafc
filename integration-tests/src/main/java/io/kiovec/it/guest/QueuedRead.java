// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A command of a driver's queue that reads.
 *
 * @param token by which it comes back
 * @param cdb the command
 * @param data what is read
 * @param sense for sense data
 * @param mode how the data is to move
 */
record QueuedRead(long token, MemorySegment cdb, MemorySegment data, MemorySegment sense, TransferMode mode)
        implements
            ScsiEndpointQueue.Entry {

    @Override
    public DataDirection direction() {
        return DataDirection.IN;
    }

    @Override
    public Optional<Region> region() {
        return Optional.empty();
    }

    @Override
    public long regionOffset() {
        return 0;
    }

    @Override
    public DataPhase dataPhase() {
        return DataPhase.DELIVER;
    }

    @Override
    public TaskAttribute attribute() {
        return TaskAttribute.SIMPLE;
    }

    @Override
    public long timeoutNanos() {
        return TimeUnit.SECONDS.toNanos(60);
    }
}
