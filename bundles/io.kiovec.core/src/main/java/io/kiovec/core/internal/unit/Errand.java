// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call of a driver on a thread of its own, so that a driver that does not return holds nothing up but that thread. The
 * thread is there before the call begins: starting one takes longer than most calls, and nobody whose requests are held
 * should wait for that (rule S1).
 *
 * @param <T> what comes of it
 */
final class Errand<T> {

    /** Hears of a call that ended after nobody waited for it any more, on its thread. */
    interface Late<T> {
        void ended(T result);
    }

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    /** Taken by whoever is first: the call that ends, or the waiter who gives up. */
    private final AtomicBoolean decided = new AtomicBoolean();
    private final CountDownLatch ready = new CountDownLatch(1);
    /** Whether the call is made at all, once that is known. */
    private final CompletableFuture<Boolean> isWanted = new CompletableFuture<>();

    /**
     * Starts the thread, which stands by for {@link #begin}.
     *
     * @param thread its name
     * @param call what to do
     * @param late told of a result that comes too late; of a failure, and of a call that was not made, with {@code null}
     */
    Errand(String thread, Callable<T> call, Late<T> late) {
        this(thread, () -> {
        }, call, late);
    }

    /**
     * Starts the thread.
     *
     * @param thread its name
     * @param before what it does first, before it stands by; throws nothing
     * @param call what to do
     * @param late told of a result that comes too late; of a failure, and of a call that was not made, with {@code null}
     */
    Errand(String thread, Runnable before, Callable<T> call, Late<T> late) {
        Thread.ofPlatform().name(thread).daemon().start(() -> {
            T result = null;
            Throwable failure = null;
            try {
                try {
                    before.run();
                } finally {
                    ready.countDown();
                }
                if (isWanted.join()) {
                    result = call.call();
                }
            } catch (Exception | LinkageError | AssertionError e) {
                failure = e;
            }
            if (!decided.compareAndSet(false, true)) {
                late.ended(result);
            } else if (failure == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
    }

    /**
     * Waits until the thread stands by.
     *
     * @param most how long
     * @return whether it does; not when it takes longer
     */
    boolean isReadyWithin(Duration most) {
        try {
            return ready.await(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * The call begins.
     *
     * @return this
     */
    Errand<T> begin() {
        isWanted.complete(true);
        return this;
    }

    /**
     * The call is not made, where it has not begun.
     *
     * @return whether it had not
     */
    boolean dismiss() {
        return isWanted.complete(false);
    }

    /**
     * Nobody waits for it any more.
     *
     * @return whether it is still under way, and told as late when it ends
     */
    boolean leave() {
        return decided.compareAndSet(false, true);
    }

    /**
     * Waits for it; an interrupt does not end that.
     *
     * @param most how long
     * @return what came of it
     * @throws TimeoutException when it is left to itself
     * @throws ExecutionException with what it threw
     */
    T await(Duration most) throws TimeoutException, ExecutionException {
        long deadline = System.nanoTime() + most.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException over) {
                    if (leave()) {
                        throw over;
                    }
                    // It is ending this moment.
                    deadline = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
