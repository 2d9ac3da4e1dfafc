// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a command is on its way through its task set, in one word, so that its own thread and whoever asks for its end
 * agree on who was first. One task serves one command after the other. Each has a number, which stands in the word beside the state:
 * who reads the word, then looks which command it is, and then changes the word by compare-and-set
 * has changed it for that command, or for none. What he looks at was set before the state was {@link TaskState#ENABLED}, and does not change
 * before the number does.
 */
final class Life {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Life.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final TaskState[] STATES = TaskState.values();
    private static final long STATE = 7;
    /** Whether the initiator does not hear of its being aborted. */
    private static final long SILENT = 8;
    /** What the number counts by. */
    private static final long ONE = 16;

    private volatile long word = TaskState.COMING.ordinal();
    /** The thread that executes the command. */
    private Thread thread;
    /** The task's place in the register of its task set. */
    int slot;

    /** The thread that executes the command; set before others can find it. */
    void onThread(Thread executing) {
        thread = executing;
    }

    /** Wakes the thread that executes the command. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** {@return the word, of which the other methods tell more} */
    long word() {
        return word;
    }

    /** {@return the state that a word says} */
    static TaskState state(long word) {
        return STATES[(int) (word & STATE)];
    }

    /** {@return where the command is} */
    TaskState state() {
        return state(word);
    }

    private static long with(long word, TaskState state) {
        return word & -ONE | state.ordinal();
    }

    /** Takes the task for the next command; false where it serves one. */
    boolean claim() {
        long now = word;
        return state(now) == TaskState.IDLE && WORD.compareAndSet(this, now, with(now + ONE, TaskState.COMING));
    }

    /** The command has ended, and nobody asks any more how: the task may be used again. By its own thread, which it forgets. */
    void free() {
        thread = null;
        WORD.setRelease(this, with(word, TaskState.IDLE));
    }

    /** The command is taken in, before it can be found. By its own thread. */
    void enable() {
        WORD.setRelease(this, with(word, TaskState.ENABLED));
    }

    /** Moves on where nobody else does: under the lock of the task set. */
    void move(TaskState to) {
        word = with(word, to);
    }

    /** The command ends, unless its end was asked for before. By its own thread. */
    boolean end() {
        long now = word;
        return state(now) == TaskState.ENABLED && WORD.compareAndSet(this, now, with(now, TaskState.ENDED));
    }

    /**
     * Asks for the end of a command that is being done.
     *
     * @param seen the word that was there before the command was looked at
     * @param silently whether the initiator does not hear of it
     * @return false where it has ended meanwhile, or is not being done
     */
    boolean abort(long seen, boolean silently) {
        return state(seen) == TaskState.ENABLED
                && WORD.compareAndSet(this, seen, with(seen, TaskState.ABORTED) | (silently ? SILENT : 0));
    }

    /** The command ends before it has begun. Under the lock of the task set. */
    void neverBegin(boolean silently) {
        word = with(word, TaskState.NEVER_BEGUN) | (silently ? SILENT : 0);
    }

    /** {@return whether the initiator does not hear of its being aborted} Of one that is. */
    boolean isSilent() {
        return (word & SILENT) != 0;
    }

    /** {@return whether somebody has asked for its end, which has not come} */
    boolean isAborted() {
        return state() == TaskState.ABORTED;
    }

    /** {@return whether {@link #isAborted} is true of the command that a word was read of} */
    boolean isAborted(long seen) {
        long now = word;
        return state(now) == TaskState.ABORTED && (now & -ONE) == (seen & -ONE);
    }

    /** Lets time pass; ends early when the command is aborted. On the thread that executes the command. */
    void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        for (long left = nanos; left > 0 && !isAborted(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
