// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.target.internal.unit.Answer;
import io.kiovec.target.internal.unit.PortGroups;
import io.kiovec.target.internal.unit.Senses;
import io.kiovec.target.internal.unit.ServedUnit;
import io.kiovec.target.internal.unit.TargetCommands;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One initiator port and one logical unit: the tasks between them in their order, and the device as this port sees it.
 *
 * <p>The order (SAM-6, 8): SIMPLE tasks run as they come, several at once. An ORDERED one waits for all before it, and
 * all after it wait for it; HEAD OF QUEUE waits for nobody. On a device that has a position every task is taken as
 * ORDERED. A device cannot do that by itself, for it only sees calls of many threads. The list holds every task that was
 * admitted and has not ended, in the order of CmdSN; it is under the session's lock.
 */
final class Nexus {

    private final Session session;
    /** Null for numbers without a unit. */
    private final ServedUnit unit;
    /** Null for numbers without a unit. */
    private final ScsiDevice device;
    private final boolean sequential;
    private final ArrayDeque<Task> free = new ArrayDeque<>();
    private Task first;
    private Task last;
    /** Tasks in the list that others wait for. */
    private int barriers;
    /** Tasks that are ready and not started. */
    private int held;

    Nexus(Session session, ServedUnit unit, ScsiDevice device) {
        this.session = session;
        this.unit = unit;
        this.device = device;
        sequential = unit != null && unit.isSequential();
    }

    ServedUnit unit() {
        return unit;
    }

    /** {@return whether commands take so long that another thread should read meanwhile} */
    boolean isSlow() {
        return unit != null && unit.isSlow();
    }

    /** {@return a task, to be begun} Any thread. */
    Task newTask() {
        synchronized (free) {
            Task task = free.pollLast();
            if (task != null) {
                return task;
            }
        }
        return new Task(this, session, device == null ? null : device.newRequest());
    }

    void recycle(Task task) {
        synchronized (free) {
            if (free.size() < session.limits().window()) {
                free.addLast(task);
            }
        }
    }

    private boolean isBarrier(Task task) {
        return sequential || task.attribute() == TaskAttribute.ORDERED;
    }

    /** Takes a task into the order. */
    void enter(Task task) {
        task.before = last;
        task.after = null;
        task.linked = true;
        if (last == null) {
            first = task;
        } else {
            last.after = task;
        }
        last = task;
        barriers += isBarrier(task) ? 1 : 0;
    }

    /** {@return whether the task, which is ready, runs now; else somebody starts it later} */
    boolean startIfItsTurn(Task task) {
        if (!isPlugged() && (barriers == 0 || isItsTurn(task))) {
            task.stage = Task.Stage.RUNNING;
            return true;
        }
        held++;
        return false;
    }

    private boolean isPlugged() {
        return unit != null && session.nexuses().isPlugged(unit.lun());
    }

    private boolean isItsTurn(Task task) {
        if (task.attribute() == TaskAttribute.HEAD_OF_QUEUE || task.attribute() == TaskAttribute.ACA) {
            return true;
        }
        boolean waitsForAll = isBarrier(task);
        for (Task other = task.before; other != null; other = other.before) {
            if (waitsForAll || isBarrier(other)) {
                return false;
            }
        }
        return true;
    }

    /** Takes a task that has ended out of the order. {@return those that run now, linked by {@link Task#started}} */
    Task leave(Task task) {
        if (!task.linked) {
            return null;
        }
        task.linked = false;
        barriers -= isBarrier(task) ? 1 : 0;
        if (task.before == null) {
            first = task.after;
        } else {
            task.before.after = task.after;
        }
        if (task.after == null) {
            last = task.before;
        } else {
            task.after.before = task.before;
        }
        return startHeld();
    }

    /** A task that was ready is aborted before it was started. */
    void withdraw() {
        held--;
    }

    Task startHeld() {
        Task started = null;
        Task end = null;
        for (Task each = first; each != null && held > 0 && !isPlugged(); each = each.after) {
            if (each.isReady() && isItsTurn(each)) {
                held--;
                each.stage = Task.Stage.RUNNING;
                each.started = null;
                if (started == null) {
                    started = each;
                } else {
                    end.started = each;
                }
                end = each;
            }
        }
        return started;
    }

    /**
     * {@return whether the target answers a command itself, and has done so} Any thread.
     *
     * @param task the command
     */
    boolean answer(Task task) {
        byte[] cdb = task.cdb();
        int opcode = cdb[0] & 0xff;
        if (unit == null || !unit.isPresent()) {
            task.conclude(TargetCommands.withoutUnit(session.units(), cdb));
            return true;
        }
        if (opcode == TargetCommands.REPORT_LUNS) {
            session.attentions().clearLunsChanged();
            task.conclude(TargetCommands.withoutUnit(session.units(), cdb));
            return true;
        }
        if (!session.attentions().isPending(unit.lun()) || TargetCommands.passesAttention(opcode)) {
            return answerByPort(task, cdb);
        }
        return session.attentions().take(unit.lun()).map(sense -> {
            task.conclude(TargetCommands.asksForSense(opcode) ? TargetCommands.sense(sense, cdb) : Answer.of(sense));
            return true;
        }).orElseGet(() -> answerByPort(task, cdb));
    }

    /** {@return whether a command is about the ports, or is not done by this one, and has been answered} */
    private boolean answerByPort(Task task, byte[] cdb) {
        PortGroups groups = session.units().groups();
        if (!groups.isTold()) {
            return false;
        }
        Optional<Answer> answer = groups.state(session.portGroup()).refuses(cdb[0] & 0xff).map(Answer::of)
                .or(() -> TargetCommands.portGroups(session.units(), cdb));
        if (answer.isEmpty() && TargetCommands.setsPortGroups(cdb)) {
            boolean isDone = groups.set(task.received());
            session.attentions().knowsAccess();
            answer = Optional.of(isDone ? Answer.of(ScsiStatus.GOOD) : Answer.of(Senses.INVALID_LIST));
        }
        answer.ifPresent(task::conclude);
        return answer.isPresent();
    }

    /** {@return what the target has to say in place of what a device has said; empty for nothing} */
    Optional<Answer> amended(byte[] cdb, Supplier<byte[]> told) {
        PortGroups groups = session.units().groups();
        return groups.isTold() && TargetCommands.isInquiry(cdb[0] & 0xff)
                ? Optional.of(groups.inquiry(session.portGroup(), cdb, told.get()))
                : Optional.empty();
    }

    /** Has the device do a command with so many bytes of data. */
    Failure execute(ScsiRequest request, int bytes) throws DeviceException.IllegalRequest {
        long begin = System.nanoTime();
        Failure failure = device.execute(request);
        unit.took(System.nanoTime() - begin, bytes);
        return failure;
    }

    void abort(ScsiRequest request) throws DeviceException {
        device.abort(request);
    }

    void reset() throws DeviceException {
        device.reset(ResetScope.LOGICAL_UNIT);
    }

    void clearAca() throws DeviceException {
        device.clearAca();
    }

    /** Ends the port's relation to the device. Waits for what runs. */
    void close() {
        try {
            if (device != null) {
                device.close();
            }
        } catch (DeviceException e) {
            session.log().warn("{}: {}", this, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return session + (unit == null ? ", no LUN" : ", " + unit);
    }
}
