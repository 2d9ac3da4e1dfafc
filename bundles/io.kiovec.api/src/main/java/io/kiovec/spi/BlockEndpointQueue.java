// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DataPhase;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A queue of the driver's own (rule D2): requests are queued, submitted in a batch and reaped by the one platform
 * thread that opened it; every method is called on that thread. Nothing is allocated for a request.
 *
 * <p>A request is known by a token that the framework chose. Each token that was queued comes back exactly once (rule
 * L1); a token that comes twice or was never queued is ignored and counted against the driver. Memory stays valid until
 * its token has come back. Rule L2: {@link #close()} is called only when every token has come back.
 */
@ConsumerType
public interface BlockEndpointQueue extends AutoCloseable {

    /**
     * Queues a request; {@link #submit()} starts it.
     *
     * @param entry what to do; valid until the method returns
     * @return {@code false} when the queue is full: the request was not taken
     */
    boolean offer(Entry entry);

    /**
     * Starts what was queued.
     *
     * @return how many requests were started
     * @throws DeviceException when the queue is of no use any more
     */
    int submit() throws DeviceException;

    /** {@return whether {@link #reap} starts what was queued, too} Then the framework leaves {@link #submit} out before it. */
    default boolean isStartedByReap() {
        return false;
    }

    /** {@return whether an entry may have its memory in several pieces} Else requests of several go by synchronous calls. */
    default boolean takesPieces() {
        return false;
    }

    /**
     * Hands over what is done.
     *
     * @param sink takes each completion; called during this method only
     * @param minimum how many to wait for
     * @param timeoutNanos how long to wait for them; 0 not to wait
     * @return how many were handed over
     * @throws DeviceException when the queue is of no use any more
     */
    int reap(Sink sink, int minimum, long timeoutNanos) throws DeviceException;

    /**
     * Tries to end a request before it is done. Its token still comes back exactly once.
     *
     * @param token the request
     */
    default void cancel(long token) {
    }

    /**
     * A region is unmapped, or about to be; a queue that has registered it takes that back before it returns. Nothing of the
     * region is in flight. The owner's thread calls this as soon as it comes, which may be after the memory has gone: what
     * has the same addresses then is another region, and the memory is not to be touched.
     *
     * @param region the region
     */
    default void retire(Region region) {
    }

    /** Lets the queue go. Called once, when nothing is in flight. */
    @Override
    void close();

    /** What a queued request is to do. The framework owns and reuses it. */
    @ProviderType
    interface Entry {

        /** {@return what comes back with the completion} */
        long token();

        /** {@return what to do} */
        Kind kind();

        /** {@return where on the medium, in bytes} */
        long offset();

        /** {@return the memory; of length 0 for a flush, and where it is in pieces} */
        MemorySegment memory();

        /**
         * {@return the pieces of memory that are moved one after the other, 2 to {@link BlockEndpoint#MOST_PIECES}; none where
         * {@link #memory()} is all} Native memory of buffers, of any regions. Only where {@link BlockEndpointQueue#takesPieces}.
         * The list is valid until the token has come back.
         */
        default List<MemorySegment> pieces() {
            return List.of();
        }

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

        /** {@return when a write counts as done} */
        Durability durability();

        /** {@return what becomes of data that a device sends} */
        DataPhase dataPhase();

        /** {@return how long the request may take in nanoseconds} For drivers that can bound it. */
        default long timeoutNanos() {
            return RequestOptions.DEFAULT.timeout().toNanos();
        }
    }

    /** What a queued request does. */
    enum Kind {
        /** From the medium into memory. */
        READ,
        /** From memory to the medium. */
        WRITE,
        /** Everything for which a write has completed before is made to last. */
        FLUSH
    }

    /** Where completions go. */
    @ProviderType
    interface Sink {

        /**
         * A request is done.
         *
         * @param token what the entry had
         * @param failure what went wrong, {@link Failure#NONE} for a success
         * @param bytes bytes that were moved
         * @param mode how
         * @param copiedBytes bytes that the driver copied
         * @param elements elements that the adapter loaded, -1 where it does not tell
         * @param errno the system's error number, 0 for none
         */
        void complete(long token, Failure failure, long bytes, TransferMode mode, long copiedBytes, int elements,
                int errno);

        /**
         * A request has failed, and its driver knows more than a code: what a device said of it, how much was done before. In
         * place of {@link #complete}; what the error is treated as is what a synchronous call is that throws it.
         *
         * @param token what the entry had
         * @param error what the request ends with
         */
        default void fail(long token, DeviceException error) {
            complete(token, error.failure(), 0, TransferMode.INDIRECT, 0, -1, error.detail().errno());
        }
    }
}
