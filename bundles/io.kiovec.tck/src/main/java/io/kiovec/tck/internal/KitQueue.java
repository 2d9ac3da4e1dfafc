// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A driver's queue of either face, as the rules use it; and what has come back. For the thread that opened it. */
abstract class KitQueue implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final List<Completion> came = new ArrayList<>();
    private boolean reaping;

    /**
     * What is queued.
     *
     * @param token by which it is known
     * @param direction of the data; {@link DataDirection#NONE} for a flush of a block face
     * @param offset where on the device, in bytes
     * @param piece the memory
     * @param mode what is asked
     */
    record Request(long token, DataDirection direction, long offset, Piece piece, TransferMode mode) {
    }

    /**
     * What came back.
     *
     * @param token of the request
     * @param done whether it did what it was to do
     * @param failure why not
     * @param left bytes that were asked and not moved, of a SCSI queue; else negative
     * @param moved bytes that were moved, of a block queue; else negative
     * @param mode how
     * @param copied bytes that were copied
     * @param thread on which it came
     * @param reaped whether somebody was reaping
     */
    record Completion(long token, boolean done, Failure failure, long left, long moved, TransferMode mode, long copied,
            Thread thread, boolean reaped) {
    }

    abstract boolean offer(Request request) throws DeviceException;

    abstract int submit() throws DeviceException;

    /** {@return whether reaping starts what was queued, too, as the queue says of itself} */
    boolean isStartedByReap() {
        return false;
    }

    abstract int reapFromDriver(int minimum, long timeoutNanos) throws DeviceException;

    abstract void cancel(long token);

    @Override
    public abstract void close();

    final int reap(int minimum, long timeoutNanos) throws DeviceException {
        reaping = true;
        try {
            return reapFromDriver(minimum, timeoutNanos);
        } finally {
            reaping = false;
        }
    }

    final void complete(long token, boolean done, Failure failure, long left, long moved, TransferMode mode,
            long copied) {
        came.add(new Completion(token, done, failure, left, moved, mode, copied, Thread.currentThread(), reaping));
    }

    /** {@return all that has come back so far} */
    final List<Completion> came() {
        return came;
    }

    /** {@return the tokens that have come back so far} */
    final Set<Long> tokens() {
        Set<Long> tokens = new HashSet<>();
        came.forEach(one -> tokens.add(one.token()));
        return tokens;
    }

    /** Submits and reaps until tokens have come back, or patience is over. */
    final void await(Set<Long> tokens) throws DeviceException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!tokens().containsAll(tokens) && System.nanoTime() < deadline) {
            submit();
            reap(1, TimeUnit.SECONDS.toNanos(1));
        }
    }

    /** Does requests, as many at a time as there is room for, until all have come back or patience is over. */
    final void play(List<Request> requests) throws DeviceException {
        Set<Long> offered = new HashSet<>();
        for (Request request : requests) {
            while (!offer(request)) {
                int before = tokens().size();
                await(offered);
                if (tokens().size() == before) {
                    throw new org.opentest4j.AssertionFailedError("nothing is in flight, and the queue is full");
                }
            }
            offered.add(request.token());
        }
        await(offered);
    }
}
