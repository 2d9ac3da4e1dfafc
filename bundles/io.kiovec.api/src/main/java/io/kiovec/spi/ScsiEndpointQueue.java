// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A SCSI driver's own queue of commands (rule D2): the same rules as for a {@link BlockEndpointQueue}. Every method but
 * {@link #close()} is called on the one platform thread that opened it. Each token that was queued comes back exactly once
 * (rule L1); the memory of an entry, its CDB and its sense stay valid until then. {@link #close()} is called only when
 * every token has come back (rule L2) and no other method runs, and perhaps on a thread of the framework: a swap does not
 * wait for an owner whose queue is empty.
 */
@ConsumerType
public interface ScsiEndpointQueue extends AutoCloseable {

    /**
     * Queues a command; {@link #submit()} starts it.
     *
     * @param entry what to do; valid until the method returns
     * @return {@code false} when the queue is full: the command was not taken
     * @throws DeviceException when the command cannot or may not be sent; it was not taken
     */
    boolean offer(Entry entry) throws DeviceException;

    /**
     * Starts what was queued.
     *
     * @return how many commands were started
     * @throws DeviceException when the queue is of no use any more
     */
    int submit() throws DeviceException;

    /**
     * Hands over what is done.
     *
     * @param sink takes each completion; called during this method only
     * @param minimum how many to wait for, at most as many as were started and have not come back
     * @param timeoutNanos how long to wait for them; 0 not to wait
     * @return how many were handed over
     * @throws DeviceException when the queue is of no use any more
     */
    int reap(Sink sink, int minimum, long timeoutNanos) throws DeviceException;

    /**
     * Tries to end a command before it is done. Its token still comes back exactly once.
     *
     * @param token the command
     */
    default void cancel(long token) {
    }

    /** Lets the queue go. Called once, when nothing is in flight. */
    @Override
    void close();

    /** What a queued command is. The framework owns and reuses it. */
    @ProviderType
    interface Entry {

        /** {@return what comes back with the completion} */
        long token();

        /** {@return the command descriptor block, 6 to 260 bytes, native} */
        MemorySegment cdb();

        /** {@return where the data goes} */
        DataDirection direction();

        /** {@return the memory of the data, native, of length 0 for none} */
        MemorySegment data();

        /** {@return the region that the memory lies in, empty for memory that is no buffer} The same object each time. */
        Optional<Region> region();

        /**
         * {@return the buffer that the memory lies in, empty for memory that is no buffer} It begins at its own
         * {@code regionOffset}. For drivers that hand memory on to another device, which leases it anew; the memory to use is
         * the entry's. The same object each time.
         */
        default Optional<IoBuffer> buffer() {
            return Optional.empty();
        }

        /** {@return where in the region the memory begins, in bytes; 0 without a region} */
        long regionOffset();

        /** {@return the mode that was asked} */
        TransferMode mode();

        /** {@return what becomes of data that a device sends} */
        DataPhase dataPhase();

        /** {@return how the device orders it} */
        TaskAttribute attribute();

        /** {@return where sense data goes, 252 bytes, native} */
        MemorySegment sense();

        /** {@return how long the command may take in nanoseconds} */
        long timeoutNanos();
    }

    /** Where completions go. */
    @ProviderType
    interface Sink {

        /**
         * A command is done.
         *
         * @param token what the entry had
         * @param failure why the command got no status, {@link Failure#NONE} where it got one
         * @param status the status byte (SAM-6, 5.3), 0 where it got none
         * @param senseLength bytes of sense data, 0 to 252
         * @param residual bytes that were asked and not moved
         * @param mode how the data moved
         * @param copiedBytes bytes that the driver copied
         * @param errno the system's error number, 0 for none
         */
        void complete(long token, Failure failure, int status, int senseLength, long residual, TransferMode mode,
                long copiedBytes, int errno);
    }
}
