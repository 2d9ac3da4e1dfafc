// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The commands that a logical unit has accepted and not ended, and the rules of their order (SAM-6, chapter 8). Each
 * command is executed by the thread that brought it, and waits there until its turn comes.
 *
 * <p>
 * There are two ways through. While there are only SIMPLE commands and no auto contingent allegiance, a command is
 * <em>counted</em> ({@link CountedTasks}): it adds itself to a count, and takes it back. As soon as something else is
 * there, GUARDED is set in the word of the count, and commands that come now take the lock, are listed in order of arrival, and
 * wait as the rules say. Why no command passes another that it must not pass:
 * <ul>
 * <li>A command is counted by one compare-and-set that fails when GUARDED is set. So while GUARDED is set nobody is counted:
 * the count only falls, and who is counted is older than every listed command that waits.
 * <li>An ORDERED command runs when it is the first in the list and the count is zero. Who has taken the
 * count back looks whether GUARDED is set; if so it takes the lock and lets go on who may. If not, GUARDED is set after that,
 * by somebody who then reads the lower count, or was cleared before, when nobody waited. So the last one out is always noticed.
 * <li>GUARDED is cleared under the lock, when only SIMPLE commands that are enabled are listed, and these are counted in
 * the same step: whoever comes next finds nobody to wait for. A command that is counted by another thread while its own
 * looks finds itself neither counted nor listed at first, takes the lock, and then finds itself counted.
 * <li>A command that is aborted and one that ends decide by one compare-and-set of the task's {@link Life} who was first, which
 * also tells whether the task serves another command since it was found. Who aborted it and waits is woken under the lock by the command's thread, which finds the decision when it ends.
 * <li>A counted command is noted before it looks for unit attentions, and a reset establishes these
 * before it looks for those that are noted: a command that a reset does not find has come after it, and tells of it.
 * </ul>
 * {@code TaskSetInterleavingTest} tries these orders.
 */
final class TaskSet {

    private static final int PREEMPT_AND_ABORT = 0x5f << 8 | 0x05;
    private static final AdditionalSense INVALID_MESSAGE_ERROR = AdditionalSense.of(0x49, 0);

    private final int depth;
    private final Turns turns;
    private final CountedTasks counted;

    /** Guards what follows, and the clearing of GUARDED. */
    private final ReentrantLock lock = new ReentrantLock();
    /** The commands that are not counted, in order of arrival, until they end. */
    private final List<Task> listed = new ArrayList<>();
    /** Whose command failed, while there is an auto contingent allegiance. */
    private Nexus faulted;
    /** Threads that wait until commands which they aborted have ended. */
    private final List<Thread> waiting = new ArrayList<>();

    TaskSet(int depth, Turns turns) {
        this.depth = depth;
        this.turns = turns;
        counted = new CountedTasks(depth, turns);
    }

    /** What becomes of a command that comes. */
    enum Entry {
        /** It is enabled: its thread does it, and calls {@link TaskSet#leave}. */
        ENABLED,
        /** It has ended without having begun. */
        REFUSED
    }

    /** Takes a command in; waits until it may be done. */
    Entry enter(Task task) {
        task.life().onThread(Thread.currentThread());
        if (task.attribute() == TaskAttribute.SIMPLE) {
            CountedTasks.Counting counting = counted.count(task);
            if (counting == CountedTasks.Counting.COUNTED) {
                return Entry.ENABLED;
            }
            if (counting == CountedTasks.Counting.FULL) {
                return refuse(task, ScsiStatus.TASK_SET_FULL);
            }
        }
        return enterGuarded(task);
    }

    private static Entry refuse(Task task, ScsiStatus status) {
        task.end(status);
        return Entry.REFUSED;
    }

    private Entry enterGuarded(Task task) {
        turns.lock(lock);
        try {
            Entry entry = list(task);
            if (entry == Entry.REFUSED) {
                return entry;
            }
        } finally {
            lock.unlock();
        }
        turns.await(() -> task.life().state() != TaskState.DORMANT);
        if (task.life().state() == TaskState.NEVER_BEGUN) {
            task.endAborted();
            return Entry.REFUSED;
        }
        return Entry.ENABLED;
    }

    private Entry list(Task task) {
        if (faulted == null && task.attribute() == TaskAttribute.ACA) {
            task.end(Sense.of(SenseKey.ILLEGAL_REQUEST, INVALID_MESSAGE_ERROR));
            return Entry.REFUSED;
        }
        if (faulted != null && !isAllowedInAllegiance(task)) {
            boolean active = task.nexus() == faulted || CommandDescription.hasNormalAca(task.cdb());
            return refuse(task, active ? ScsiStatus.ACA_ACTIVE : ScsiStatus.BUSY);
        }
        counted.guard();
        if (counted.number() + listed.size() >= depth) {
            letGoOn();
            return refuse(task, ScsiStatus.TASK_SET_FULL);
        }
        task.life().move(TaskState.DORMANT);
        listed.add(task);
        letGoOn();
        return Entry.ENABLED;
    }

    /** One ACA command of the nexus whose command failed, and PREEMPT AND ABORT of others (SAM-6, 5.9.4). */
    private boolean isAllowedInAllegiance(Task task) {
        if (task.nexus() != faulted) {
            return CommandChecks.numbers(task) == PREEMPT_AND_ABORT;
        }
        return task.attribute() == TaskAttribute.ACA
                && listed.stream().noneMatch(each -> each.attribute() == TaskAttribute.ACA);
    }

    /**
     * Enables the listed commands whose turn it is; when those that are left let everybody pass, commands are counted again.
     * Under the lock.
     */
    private void letGoOn() {
        boolean nothingOlder = counted.number() == 0;
        boolean orderedOlder = false;
        boolean head = listed.stream().anyMatch(each -> each.attribute() == TaskAttribute.HEAD_OF_QUEUE);
        boolean needed = faulted != null;
        for (Task task : listed) {
            boolean turn = switch (task.attribute()) {
                case ACA, HEAD_OF_QUEUE -> true;
                case ORDERED -> nothingOlder && !head;
                case SIMPLE -> !orderedOlder && !head;
            };
            boolean blocked = faulted != null && !isEnabledInAllegiance(task);
            if (task.life().state() == TaskState.DORMANT && turn && !blocked) {
                task.life().move(TaskState.ENABLED);
                task.life().wake();
            }
            nothingOlder = false;
            orderedOlder |= task.attribute() == TaskAttribute.ORDERED;
            needed |= task.attribute() != TaskAttribute.SIMPLE || task.life().state() == TaskState.DORMANT;
        }
        if (!needed) {
            counted.unguard(listed);
            listed.clear();
        }
    }

    private boolean isEnabledInAllegiance(Task task) {
        return task.attribute() == TaskAttribute.ACA
                || task.nexus() != faulted && CommandChecks.numbers(task) == PREEMPT_AND_ABORT;
    }

    /** Lets a command out that was enabled: it ends as it says, or aborted. */
    void leave(Task task) {
        turns.step();
        boolean aborted = !task.life().end();
        if (aborted) {
            task.endAborted();
        }
        turns.step();
        boolean guarded = !counted.tookBack(task) || counted.isGuarded();
        if (guarded || aborted) {
            leaveGuarded(task);
        }
    }

    private void leaveGuarded(Task task) {
        turns.lock(lock);
        try {
            task.life().move(TaskState.ENDED);
            if (!listed.remove(task)) {
                counted.tookBack(task); // in case it was listed when its thread looked, and is counted since
            }
            letGoOn();
            waiting.forEach(LockSupport::unpark);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A command is about to end with CHECK CONDITION: establishes an auto contingent allegiance where the command asks for
     * it (SAM-6, 5.9.2), ends one that an ACA command fails in without asking, and aborts others as QERR says.
     */
    void failed(Task task, ControlPage control) {
        boolean establishes = CommandDescription.hasNormalAca(task.cdb());
        ControlPage.QueueError error = control.queueError();
        if (!establishes && error == ControlPage.QueueError.KEEP && task.attribute() != TaskAttribute.ACA) {
            return;
        }
        turns.lock(lock);
        try {
            boolean own = faulted == null || task.attribute() == TaskAttribute.ACA;
            if (own && (establishes || faulted != null)) {
                faulted = establishes ? task.nexus() : null;
            }
            counted.guard();
            letGoOn();
        } finally {
            lock.unlock();
        }
        if (error != ControlPage.QueueError.KEEP) {
            boolean own = error == ControlPage.QueueError.ABORT_OWN;
            abort(each -> each != task && (!own || each.nexus() == task.nexus()),
                    each -> each.nexus() != task.nexus() && !control.tellsAborted());
        }
    }

    /**
     * Asks for the end of commands; does not wait.
     *
     * @param which which ones
     * @param silently of these, whose initiator hears nothing
     * @return those that were found: they end aborted
     */
    List<AbortedTask> abort(Predicate<Task> which, Predicate<Task> silently) {
        List<AbortedTask> found = new ArrayList<>();
        turns.lock(lock);
        try {
            for (Task task : counted.present()) {
                abort(task, which, silently, found);
            }
            for (Task task : List.copyOf(listed)) {
                abort(task, which, silently, found);
            }
            letGoOn();
        } finally {
            lock.unlock();
        }
        return found;
    }

    private void abort(Task task, Predicate<Task> which, Predicate<Task> silently, List<AbortedTask> found) {
        // Read before the command is looked at: see Life.
        long seen = task.life().word();
        turns.step();
        if (!which.test(task)) {
            return;
        }
        boolean silent = silently.test(task);
        turns.step();
        if (Life.state(seen) == TaskState.DORMANT) {
            task.life().neverBegin(silent);
            listed.remove(task);
        } else if (!task.life().abort(seen, silent)) {
            return;
        }
        task.life().wake();
        found.add(new AbortedTask(task, seen));
    }

    /**
     * Waits until commands have ended that were asked to.
     *
     * @param aborted which ones
     * @param self the command on whose behalf the thread waits, which ends the wait when it is itself aborted; {@code null}
     *     for none
     */
    void awaitEnd(List<AbortedTask> aborted, Task self) {
        turns.lock(lock);
        waiting.add(Thread.currentThread());
        lock.unlock();
        try {
            turns.await(() -> self != null && self.isAborted()
                    || aborted.stream().allMatch(AbortedTask::hasEnded));
        } finally {
            turns.lock(lock);
            waiting.remove(Thread.currentThread());
            lock.unlock();
        }
    }

    /** Whether a command is there that has not ended. */
    boolean contains(Predicate<Task> which) {
        turns.lock(lock);
        try {
            if (counted.present().stream().anyMatch(which)) {
                return true;
            }
            return listed.stream().anyMatch(which);
        } finally {
            lock.unlock();
        }
    }

    /** Ends an auto contingent allegiance: that of one nexus, or ({@code null}) of whoever has it. */
    void clearAllegiance(Nexus of) {
        turns.lock(lock);
        try {
            if (faulted != null && (of == null || of == faulted)) {
                faulted = null;
                letGoOn();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is in it, and commands are counted. */
    boolean isIdle() {
        return !counted.isGuarded() && counted.number() == 0 && listed.isEmpty();
    }

    boolean hasAllegiance() {
        turns.lock(lock);
        try {
            return faulted != null;
        } finally {
            lock.unlock();
        }
    }
}
