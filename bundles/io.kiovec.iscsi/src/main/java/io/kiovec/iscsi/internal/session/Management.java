// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.iscsi.internal.session.Function.Kind;
import io.kiovec.scsi.ScsiStatus;
import java.util.ArrayList;
import java.util.List;

/** The task management functions that a session has asked for and that have no answer yet. Belongs to the session's lock. */
final class Management {

    private final Session session;
    private final Sender sender;
    private final TaskTable tasks;
    private final List<Function> asked = new ArrayList<>();

    Management(Session session, Sender sender, TaskTable tasks) {
        this.session = session;
        this.sender = sender;
        this.tasks = tasks;
    }

    /** {@return the function, which has been queued} */
    Function ask(Kind kind, Task task, long deadline) {
        Function function = new Function(kind, tasks.otherTag(), task, deadline);
        asked.add(function);
        sender.add(function);
        return function;
    }

    /** {@return whether a task is to end already} */
    boolean isAsked(Task task) {
        return asked.stream().anyMatch(function -> function.task == task && function.taskTag == task.itt);
    }

    void answered(int itt, int answer) {
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).itt == itt) {
                Function function = asked.remove(i);
                done(function, answer);
                function.answered(answer);
                return;
            }
        }
    }

    /**
     * A task whose end is confirmed gets no answer any more. One that the target does not know has got its answer before or gets
     * it just now; only when its time is over as well nobody waits for that.
     */
    private void done(Function function, int answer) {
        if (function.kind == Kind.ABORT_TASK) {
            Task task = function.task;
            if (task.itt == function.taskTag && (answer == Function.COMPLETE || task.step == Task.Step.ABANDONED)) {
                aborted(task);
            }
        } else if (function.kind != Kind.CLEAR_ACA && answer == Function.COMPLETE) {
            session.unitReset();
            for (Task task : List.copyOf(tasks.all())) {
                if (function.reaches(task)) {
                    aborted(task);
                }
            }
        }
    }

    private void aborted(Task task) {
        if (task.step == Task.Step.ABANDONED || task.step == Task.Step.SENT) {
            session.answered(task, ScsiStatus.TASK_ABORTED.code(), task.length());
        }
    }

    /** {@return whether one has waited too long for its answer} */
    boolean isLate(long now) {
        for (Function function : asked) {
            if (now - function.deadline > 0) {
                return true;
            }
        }
        return false;
    }

    /** The connection is lost. */
    void end() {
        asked.forEach(function -> function.answered(Function.LOST));
        asked.clear();
    }
}
