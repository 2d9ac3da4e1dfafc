// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The commands of a task set that nobody has to wait for: counted in one word, and noted so that they can be found. That
 * takes no lock. {@link TaskSet} says why it is right.
 */
final class CountedTasks {

    private static final long GUARDED = 1L << 62;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(CountedTasks.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int depth;
    private final Turns turns;
    /** How many there are, and GUARDED. */
    private volatile long state;
    /** At least twice as many places as there can be commands. */
    private final AtomicReferenceArray<Task> register;

    CountedTasks(int depth, Turns turns) {
        this.depth = depth;
        this.turns = turns;
        register = new AtomicReferenceArray<>(Integer.highestOneBit(depth) * 4);
    }

    /** What became of a command that wanted to be counted. */
    enum Counting {
        COUNTED,
        /** As many as the depth says are there. */
        FULL,
        /** Commands are not counted now. */
        GUARDED
    }

    Counting count(Task task) {
        turns.step();
        for (long now = state; (now & GUARDED) == 0; now = state) {
            if (now >= depth) {
                return Counting.FULL;
            }
            turns.step();
            if (STATE.compareAndSet(this, now, now + 1)) {
                task.life().enable();
                note(task);
                return Counting.COUNTED;
            }
        }
        return Counting.GUARDED;
    }

    private void note(Task task) {
        int mask = register.length() - 1;
        long mixed = (task.tag() ^ System.identityHashCode(task.nexus())) * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed >>> 40) & mask;
        turns.step();
        while (!register.compareAndSet(slot, null, task)) {
            slot = slot + 1 & mask;
        }
        task.life().slot = slot;
    }

    /** Takes the count of a command back; false for one that is not counted. On the command's own thread. */
    boolean tookBack(Task task) {
        int slot = task.life().slot;
        if (register.get(slot) != task) {
            return false;
        }
        register.set(slot, null);
        turns.step();
        STATE.getAndAdd(this, -1L);
        return true;
    }

    /** From now on nobody is counted. Under the lock of the task set, like the next. */
    void guard() {
        turns.step();
        STATE.getAndBitwiseOr(this, GUARDED);
    }

    /** Counts commands that are there already, and whoever comes from now on. */
    void unguard(List<Task> present) {
        // First counted, then to be found, then passed by others: the count is never less than those who take it back.
        turns.step();
        STATE.getAndAdd(this, (long) present.size());
        present.forEach(this::note);
        turns.step();
        STATE.getAndBitwiseAnd(this, ~GUARDED);
    }

    boolean isGuarded() {
        return (state & GUARDED) != 0;
    }

    int number() {
        turns.step();
        return (int) (state & ~GUARDED);
    }

    /** Those that are noted. */
    List<Task> present() {
        List<Task> present = new ArrayList<>();
        turns.step();
        for (int i = 0; i < register.length(); i++) {
            Task task = register.get(i);
            if (task != null) {
                present.add(task);
            }
        }
        return present;
    }
}
