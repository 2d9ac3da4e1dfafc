// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Bhs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of a session. An initiator task tag is a task's place and how often it was used, so that a late answer finds nobody.
 * Synchronous calls share some; each queue has its own. Belongs to the session's lock.
 */
final class TaskTable {

    /** Bits of a tag that are a task's place. */
    static final int INDEX_BITS = 10;
    /** Values of the rest of a tag. */
    static final int USES = 1 << 32 - INDEX_BITS - 1;
    /** The place in tags of what is no task. */
    private static final int OTHERS = (1 << INDEX_BITS) - 1;
    /** Tasks of synchronous calls. */
    private static final int SHARED = 64;

    private final List<Task> tasks = new ArrayList<>();
    private final ArrayDeque<Task> shared = new ArrayDeque<>();
    /** Those of queues that have gone. */
    private final ArrayDeque<Task> unused = new ArrayDeque<>();
    /** Those in the session, in the order in which they began. */
    private final TaskLine line = new TaskLine();
    private int others;
    private int receiving;
    private int begun;

    /** Tasks of synchronous calls that were never needed so far. */
    private int unmade = SHARED;

    private void add(ArrayDeque<Task> home, int count) {
        for (int i = 0; i < count; i++) {
            Task task = new Task(tasks.size(), home);
            tasks.add(task);
            home.push(task);
        }
    }

    /** {@return tasks for a new queue; none when there are no places for so many} */
    ArrayDeque<Task> reserve(int count) {
        ArrayDeque<Task> home = new ArrayDeque<>(count + 1);
        if (count > unused.size() + OTHERS - tasks.size() - unmade) {
            return home;
        }
        while (home.size() < count && !unused.isEmpty()) {
            Task task = unused.pop();
            task.home = home;
            home.push(task);
        }
        add(home, count - home.size());
        return home;
    }

    /** Gives the tasks of a queue back. */
    void release(ArrayDeque<Task> home) {
        for (Task task : tasks) {
            if (task.home == home) {
                task.home = unused;
            }
        }
        unused.addAll(home);
        home.clear();
    }

    /** {@return the tasks of synchronous calls that are free} */
    ArrayDeque<Task> shared() {
        return shared;
    }

    /** {@return a task; {@code null} when all are taken} */
    Task take(ArrayDeque<Task> home) {
        if (home == shared && shared.isEmpty() && unmade > 0) {
            unmade--;
            add(shared, 1);
        }
        Task task = home.poll();
        if (task != null) {
            task.taken();
        }
        return task;
    }

    /** A task has ended for good. */
    void give(Task task) {
        task.free();
        task.home.push(task);
    }

    /** A task goes into the session. */
    void begins(Task task) {
        begun++;
        line.add(task);
        if (task.receives()) {
            receiving++;
        }
    }

    /** A task has left the session. */
    void ends(Task task) {
        begun--;
        line.remove(task);
        if (task.receives()) {
            receiving--;
        }
    }

    /** {@return whether data may come that goes into somebody's memory} */
    boolean isReceiving() {
        return receiving > 0;
    }

    /** {@return tasks in the session, in the order in which they began, which is that of their numbers} */
    TaskLine line() {
        return line;
    }

    /** {@return tasks in the session} */
    int begun() {
        return begun;
    }

    /** {@return the task of a tag; {@code null} when there is none} */
    Task find(int itt) {
        int index = itt & OTHERS;
        Task task = index < tasks.size() ? tasks.get(index) : null;
        return task != null && task.itt == itt && (task.step == Task.Step.SENT || task.step == Task.Step.ABANDONED)
                ? task
                : null;
    }

    /** {@return the task that a caller's tag means; {@code null} when none is in the session} */
    Task ofCaller(long tag) {
        for (Task task : tasks) {
            if (task.home == shared && task.tag() == tag
                    && (task.step == Task.Step.SENT || task.step == Task.Step.QUEUED)) {
                return task;
            }
        }
        return null;
    }

    List<Task> all() {
        return tasks;
    }

    /** {@return a new tag for what is no task} */
    int otherTag() {
        others = (others + 1) % USES;
        int itt = others << INDEX_BITS | OTHERS;
        return itt == Bhs.NO_TAG ? otherTag() : itt;
    }
}
