// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who reads from a connection. Commands are executed by the thread that read them: no hand-over, no wake-up, while the
 * device is quick. A device may be slow, or wait for ever; then somebody else has to go on reading, so that an abort gets
 * through and other devices are served. This word says who that is.
 *
 * <p>The word is a number that only grows. Even: its holder reads, or does what is sure to be short. Odd: the holder is
 * away, with a device or in a blocked write. The holder makes it odd by {@link #leave} and tries to make it even again by
 * {@link #comeBack}. The {@link Watch} that finds the same odd number twice, a tick apart, tries to make it even by
 * {@link #takeOver} and gives the role to another thread. Both do so by a compare-and-set from the same odd number, and
 * the number never comes again, so exactly one of them succeeds: either the holder still has the role, or it knows that
 * it has lost it and touches nothing of the reading any more. What the old holder wrote before {@link #leave}, a
 * volatile write, the new one sees after {@link #takeOver}, which read it. {@link #pass} is a hand-over by the holder
 * itself; the new holder is told through the queue of its thread, which orders the rest.
 *
 * <p>In the quick case this costs one volatile write and one compare-and-set for each command.
 */
public final class ReaderRole {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ReaderRole.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long word;
    /** What the watch saw last; the watch's own. */
    private long seen;

    /** Makes one that its maker holds. */
    public ReaderRole() {
    }

    /** {@return the number to come back with} The holder is away from now on. */
    public long leave() {
        long away = word + 1;
        word = away;
        return away;
    }

    /**
     * {@return whether the holder still has the role}
     *
     * @param away what {@link #leave} gave
     */
    public boolean comeBack(long away) {
        return WORD.compareAndSet(this, away, away + 1);
    }

    /** Gives the role away; the caller tells somebody who has it then. */
    public void pass() {
        word = word + 2;
    }

    /** {@return whether the holder is away, as it did at the last call too} For the watch only, once a tick. */
    boolean isLongAway() {
        long now = word;
        boolean same = (now & 1) != 0 && now == seen;
        seen = now;
        return same;
    }

    /** {@return the number to take over from} Of the holder that {@link #isLongAway} told of. */
    long seen() {
        return seen;
    }

    /**
     * {@return whether the role was taken from its holder}
     *
     * @param away what {@link #leave} gave the holder
     */
    public boolean takeOver(long away) {
        return WORD.compareAndSet(this, away, away + 1);
    }

    /** {@return a number that changes with every command} */
    long turns() {
        return word;
    }
}
