// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.function.Predicate;

/**
 * Task management of one logical unit (SAM-6, chapter 7). A function that aborts returns when the commands have ended: they
 * move no data after that. Called on any thread but those that execute commands of the unit.
 */
public final class TaskManagement {

    /** How a function ended. */
    public enum Response {
        /** Done; a query found nothing. */
        COMPLETE,
        /** A query found what it asked for. */
        SUCCEEDED,
        /** There is no such command: it has ended already. */
        NO_SUCH_TASK
    }

    private final LogicalUnit<?> unit;

    TaskManagement(LogicalUnit<?> unit) {
        this.unit = unit;
    }

    /**
     * ABORT TASK: the command ends with TASK ABORTED.
     *
     * @param nexus whose
     * @param tag the command's
     * @return COMPLETE, or NO_SUCH_TASK when it has ended before, as it would have anyway
     */
    public Response abortTask(Nexus nexus, long tag) {
        boolean found = abort(task -> task.nexus() == nexus && task.tag() == tag, task -> false, null) > 0;
        return found ? Response.COMPLETE : Response.NO_SUCH_TASK;
    }

    /**
     * ABORT TASK SET: all commands of a nexus end with TASK ABORTED.
     *
     * @param nexus whose
     * @return COMPLETE
     */
    public Response abortTaskSet(Nexus nexus) {
        abort(task -> task.nexus() == nexus, task -> false, null);
        return Response.COMPLETE;
    }

    /**
     * CLEAR TASK SET: all commands in the task set end; the other nexuses hear it as TAS says.
     *
     * @param nexus who wants it
     * @return COMPLETE
     */
    public Response clearTaskSet(Nexus nexus) {
        boolean tells = unit.control().tellsAborted();
        TaskSet set = unit.taskSet(nexus);
        List<AbortedTask> aborted = set.abort(task -> true, task -> task.nexus() != nexus && !tells);
        if (!tells) {
            aborted.stream().map(each -> each.task().nexus()).distinct().filter(each -> each != nexus)
                    .forEach(each -> each.attention(AdditionalSense.COMMANDS_CLEARED_BY_ANOTHER_INITIATOR));
        }
        set.awaitEnd(aborted, null);
        return Response.COMPLETE;
    }

    /**
     * CLEAR ACA: ends the auto contingent allegiance of a nexus, and its ACA command.
     *
     * @param nexus whose
     * @return COMPLETE
     */
    public Response clearAca(Nexus nexus) {
        TaskSet set = unit.taskSet(nexus);
        set.awaitEnd(set.abort(task -> task.nexus() == nexus
                && task.attribute() == io.kiovec.io.TaskAttribute.ACA, task -> false), null);
        set.clearAllegiance(nexus);
        return Response.COMPLETE;
    }

    /**
     * QUERY TASK.
     *
     * @param nexus whose
     * @param tag the command's
     * @return SUCCEEDED while it has not ended, else COMPLETE
     */
    public Response queryTask(Nexus nexus, long tag) {
        return query(task -> task.nexus() == nexus && task.tag() == tag);
    }

    /**
     * QUERY TASK SET.
     *
     * @param nexus whose
     * @return SUCCEEDED while it has a command that has not ended, else COMPLETE
     */
    public Response queryTaskSet(Nexus nexus) {
        return query(task -> task.nexus() == nexus);
    }

    private Response query(Predicate<Task> which) {
        return unit.taskSets().stream().anyMatch(set -> set.contains(which)) ? Response.SUCCEEDED : Response.COMPLETE;
    }

    /**
     * QUERY ASYNCHRONOUS EVENT.
     *
     * @param nexus whose
     * @return SUCCEEDED when a unit attention condition is pending for it, else COMPLETE
     */
    public Response queryAsynchronousEvent(Nexus nexus) {
        return nexus.peekAttention() == null ? Response.COMPLETE : Response.SUCCEEDED;
    }

    /** Aborts all commands, as a reset does: the initiator that wants it hears TASK ABORTED, the others as TAS says. */
    void abortAll(Nexus by) {
        boolean tells = unit.control().tellsAborted();
        abort(task -> true, task -> task.nexus() != by && !tells, null);
        unit.taskSets().forEach(set -> set.clearAllegiance(null));
    }

    /** Aborts the commands of those who were preempted, but not the one that preempted them. */
    void preempted(List<String> ports, Task by) {
        boolean tells = unit.control().tellsAborted();
        abort(task -> task != by && ports.contains(task.nexus().initiatorPort()),
                task -> task.nexus() != by.nexus() && !tells, by);
        for (String port : ports) {
            unit.taskSets().forEach(set -> set.clearAllegiance(unit.nexus(port)));
        }
    }

    private int abort(Predicate<Task> which, Predicate<Task> silently, Task self) {
        Map<TaskSet, List<AbortedTask>> aborted = new LinkedHashMap<>();
        for (TaskSet set : new ArrayList<>(unit.taskSets())) {
            aborted.put(set, set.abort(which, silently));
        }
        aborted.forEach((set, tasks) -> set.awaitEnd(tasks, self));
        return aborted.values().stream().mapToInt(List::size).sum();
    }
}
