// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What every request of a device passes, part by part, so that a swap can hold new requests and drain the old.
 *
 * <p>Why it is right: {@link #enter} counts itself into the binding that it saw and then looks again whether that
 * binding is still the current one; {@link #hold} takes the binding away and then looks at the counts. All four are
 * volatile accesses, of which there is one order that every thread agrees on. If the second look of an enter finds the
 * binding, its count stood before the binding was taken away, so whoever drains sees it until the exit. If it does not,
 * the enter takes its count back and touches nothing. A binding that is put back (a hold that was called off) is one
 * that nobody closed, and a count in it is a count of a live binding. So after {@code hold} and
 * {@link Binding#awaitEmpty} nobody is inside and nobody will be.
 */
public final class Gate {

    private volatile Binding current;
    /** Ends every wait: the device is closed for good. */
    private volatile boolean shut;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** What came of waiting. */
    public enum Wait {
        /** There may be a binding now. */
        TRY_AGAIN,
        /** The time was over. */
        TIMED_OUT,
        /** The thread was interrupted; its flag is set again. */
        INTERRUPTED,
        /** Somebody asked for the request to come back: {@link #recall}. */
        RECALLED,
        /** The gate is shut for good. */
        SHUT
    }

    /**
     * Goes in, when there is a binding. Never blocks.
     *
     * @param passage where to note the way
     * @return whether the request is inside; then {@link #leave} must follow
     */
    public boolean enter(Passage passage) {
        Binding seen = current;
        if (seen == null) {
            return false;
        }
        int stripe = seen.inFlight.enter();
        if (current == seen) {
            passage.binding = seen;
            passage.stripe = stripe;
            return true;
        }
        seen.exit(stripe);
        return false;
    }

    /**
     * Goes out.
     *
     * @param passage what {@link #enter} noted
     */
    public void leave(Passage passage) {
        Binding inside = passage.binding;
        passage.binding = null;
        inside.exit(passage.stripe);
    }

    /**
     * Waits until there may be a binding.
     *
     * @param deadline by {@link System#nanoTime()}
     * @param isRecalled tells whether it is of no use any more; called under this gate's lock, at once and whenever
     *     {@link #recall} or {@link #lookAgain} is called
     * @return what came of it
     */
    public Wait await(long deadline, BooleanSupplier isRecalled) {
        lock.lock();
        try {
            while (current == null && !shut && !isRecalled.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return Wait.TIMED_OUT;
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            return shut ? Wait.SHUT : isRecalled.getAsBoolean() ? Wait.RECALLED : Wait.TRY_AGAIN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Wait.INTERRUPTED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the wait of a request, now or when it begins to wait.
     *
     * @param passage of the request
     * @param run which run of it: a later one is not touched
     */
    public void recall(Passage passage, long run) {
        lock.lock();
        try {
            passage.recall(run);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits looks whether it is still to wait. */
    public void lookAgain() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes into the binding that another request is inside, whether it is the current one or not: the other one's count
     * keeps it open until this one is counted too.
     *
     * @param passage where to note the way
     * @param other the other request's
     * @param isInside tells, once this one is counted, whether the other one is still inside
     * @return whether this one is inside; then {@link #leave} must follow
     */
    public boolean join(Passage passage, Passage other, BooleanSupplier isInside) {
        Binding seen = other.binding;
        int stripe = other.stripe;
        if (seen == null) {
            return false;
        }
        // Whoever drains reads each stripe once. Counted into the stripe of a request that is still there, this one is
        // seen whenever that one would have been, so nobody finds the binding empty in between.
        seen.inFlight.enter(stripe);
        if (isInside.getAsBoolean() && other.binding == seen && other.stripe == stripe) {
            passage.binding = seen;
            passage.stripe = stripe;
            return true;
        }
        seen.exit(stripe);
        return false;
    }

    /** {@return the binding that requests go into, {@code null} while they are held} */
    public Binding current() {
        return current;
    }

    /**
     * Takes the binding away, when it is still this one: from now on requests wait.
     *
     * @param binding the binding
     * @return whether this call took it away
     */
    public boolean hold(Binding binding) {
        lock.lock();
        try {
            if (current != binding) {
                return false;
            }
            current = null;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets requests into a binding.
     *
     * @param binding the binding
     */
    public void open(Binding binding) {
        lock.lock();
        try {
            current = binding;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting for good. */
    public void shut() {
        lock.lock();
        try {
            shut = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
