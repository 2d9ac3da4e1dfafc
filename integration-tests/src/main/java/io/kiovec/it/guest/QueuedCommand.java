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

/**
 * A command of a driver's queue.
 *
 * @param token by which it comes back
 * @param direction where the data goes
 * @param cdb the command
 * @param data what is moved
 * @param sense for sense data
 * @param mode how the data is to move
 * @param timeoutNanos how long it may take
 */
record QueuedCommand(long token, DataDirection direction, MemorySegment cdb, MemorySegment data, MemorySegment sense,
        TransferMode mode, long timeoutNanos)
        implements
            ScsiEndpointQueue.Entry {

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
}
