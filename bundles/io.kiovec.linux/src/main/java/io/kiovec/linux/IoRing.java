// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A ring of requests to one open file, {@code io_uring(7)}: prepared one by one, submitted together, and completed in any
 * order. The kernel does them without a thread of this process.
 *
 * <p><b>Threads.</b> It belongs to the thread that opened it, a platform thread: the ring is one of a single issuer with
 * deferred work (IORING_SETUP_SINGLE_ISSUER, IORING_SETUP_DEFER_TASKRUN), so on another thread every call fails with
 * EEXIST or EINVAL and completions are not seen. {@link #close()} may come from any thread when nothing is in flight.
 *
 * <p><b>Memory.</b> It is native, and stays mapped until its request has completed; that is the caller's to see to, as nothing
 * here keeps it (rule L2: a ring that is closed with requests in flight may still write). Memory that was
 * {@linkplain #register registered} is pinned once and not for each request.
 *
 * <p><b>Results.</b> Nothing is thrown for what the kernel says and nothing is allocated: calls give a number, or the
 * negated error number ({@link Errno#result()}).
 */
@ProviderType
public interface IoRing extends AutoCloseable {

    /** In place of a slot: memory that is not registered. */
    int NO_SLOT = -1;

    /** What a completed write means. */
    enum WriteThrough {
        /** The device has it, perhaps in a cache. */
        NO,
        /** It lasts: RWF_DSYNC. */
        YES
    }

    /** Takes completions. */
    @FunctionalInterface
    interface Completions {

        /**
         * A request is done.
         *
         * @param token what it was prepared with
         * @param result bytes, or a negated error number
         */
        void complete(long token, int result);
    }

    /** {@return how many requests can be in flight} */
    int depth();

    /** {@return how many pieces of memory can be registered} */
    int slots();

    /**
     * Registers memory, pinning its pages.
     *
     * @param slot from 0 to below {@link #slots()}; what was there before is taken back
     * @param memory native, at most 1 GiB
     * @return 0, or a negated error number: ENOMEM beyond RLIMIT_MEMLOCK, EFAULT for memory that cannot be pinned
     */
    long register(int slot, MemorySegment memory);

    /**
     * Takes a registration back; requests that use it go on.
     *
     * @param slot from 0 to below {@link #slots()}
     * @return 0, or a negated error number
     */
    long unregister(int slot);

    /**
     * Prepares a read.
     *
     * @param token comes back with the completion; not {@link #cancel}'s
     * @param memory where to, native and writable
     * @param offset the first byte in the file
     * @param slot where the memory lies in whole, {@link #NO_SLOT} for memory that is not registered
     * @return {@code false} when nothing more can be prepared before {@link #submit()}
     */
    boolean read(long token, MemorySegment memory, long offset, int slot);

    /**
     * Prepares a write.
     *
     * @param token comes back with the completion
     * @param memory where from, native
     * @param offset the first byte in the file
     * @param slot where the memory lies in whole, {@link #NO_SLOT} for memory that is not registered
     * @param through whether it is to last
     * @return {@code false} when nothing more can be prepared before {@link #submit()}
     */
    boolean write(long token, MemorySegment memory, long offset, int slot, WriteThrough through);

    /**
     * Prepares a read into several pieces of memory, one after the other, as {@code preadv(2)} does.
     *
     * @param token comes back with the completion; not {@link #cancel}'s
     * @param pieces where to, native and writable, 1 to 1,024; none is taken as registered
     * @param offset the first byte in the file
     * @return {@code false} when nothing more can be prepared before {@link #submit()}
     */
    boolean readPieces(long token, List<MemorySegment> pieces, long offset);

    /**
     * Prepares a write of several pieces of memory, one after the other, as {@code pwritev2(2)} does.
     *
     * @param token comes back with the completion
     * @param pieces where from, native, 1 to 1,024; none is taken as registered
     * @param offset the first byte in the file
     * @param through whether it is to last
     * @return {@code false} when nothing more can be prepared before {@link #submit()}
     */
    boolean writePieces(long token, List<MemorySegment> pieces, long offset, WriteThrough through);

    /**
     * Prepares what {@code fdatasync(2)} does, for what completed before.
     *
     * @param token comes back with the completion
     * @return {@code false} when nothing more can be prepared before {@link #submit()}
     */
    boolean dataSync(long token);

    /**
     * Prepares the cancelling of a request, which then completes with ECANCELED, or as if nothing had been asked; the cancelling
     * itself completes too.
     *
     * @param token comes back with the completion
     * @param target the token of the request
     * @return {@code false} when nothing more can be prepared before {@link #submit()}
     */
    boolean cancel(long token, long target);

    /** {@return requests that are prepared and not submitted} */
    int prepared();

    /**
     * Starts what was prepared.
     *
     * @return how many were started, or a negated error number; what was not started stays prepared
     */
    long submit();

    /**
     * Starts what was prepared, waits, and hands over what is done.
     *
     * @param completions takes them, during this call
     * @param minimum how many to wait for
     * @param timeoutNanos how long to wait for them; 0 not to wait
     * @return how many were handed over, or a negated error number; that the time was over or a signal came is none
     */
    long reap(Completions completions, int minimum, long timeoutNanos);

    /** Lets the ring go. Idempotent. Only when nothing is in flight. */
    @Override
    void close();
}
