// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.io.DeviceException;
import io.kiovec.target.internal.link.Outgoing;
import io.kiovec.target.internal.link.ResponseWriter;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.session.Task.Stage;
import io.kiovec.target.internal.session.TaskFunction.Means;
import io.kiovec.target.internal.session.TaskFunction.Reach;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One task management function (RFC 7143, 4.2.3 and 11.5). Its response waits for the tasks that it ends, and until then
 * no task of the logical units that it reaches begins: what comes after it finds them as it left them.
 */
public final class TaskManagement extends Outgoing implements Arrival, Work {

    private static final int COMPLETE = 0;
    private static final int NO_TASK = 1;
    private static final int NO_UNIT = 2;
    private static final int NO_REASSIGNMENT = 4;
    private static final int NOT_SUPPORTED = 5;
    private static final int REJECTED = 255;

    private final Session session;
    private final SessionTable sessions;
    private final TaskLink link;
    private final ByteBuffer header;
    private final int itt;
    private final Optional<TaskFunction> function;
    private final List<Task> toFinish = new ArrayList<>();
    private final List<Task> running = new ArrayList<>();
    private final List<Session> plugged = new ArrayList<>();
    /** Tasks that have not ended, and one while they are looked for. */
    private final AtomicInteger left = new AtomicInteger(1);
    private volatile int response = COMPLETE;
    private boolean windowHeld;
    private boolean encoded;
    private boolean skips;
    private int lun;

    /**
     * Makes one of its request.
     *
     * @param session whose
     * @param sessions all others
     * @param link the connection that it came on
     * @param pdu the header, 48 bytes, the new object's own
     */
    public TaskManagement(Session session, SessionTable sessions, TaskLink link, byte[] pdu) {
        this.session = session;
        this.sessions = sessions;
        this.link = link;
        header = ByteBuffer.wrap(pdu);
        itt = header.getInt(Bhs.ITT);
        function = TaskFunction.of(header.get(Bhs.FLAGS) & 0x7f);
    }

    @Override
    public int cmdSn() {
        return header.getInt(Bhs.CMD_SN);
    }

    @Override
    public boolean isImmediate() {
        return (header.get(Bhs.OPCODE) & Bhs.IMMEDIATE) != 0;
    }

    @Override
    public boolean takesImmediatePlace() {
        return isImmediate();
    }

    @Override
    public void refuse() {
        link.reject(RejectReason.TOO_MANY_IMMEDIATE_COMMANDS, header.array());
    }

    @Override
    public void register() {
        windowHeld = !isImmediate();
    }

    @Override
    public void flush() {
        link.outbox().flush();
    }

    @Override
    public void drop() {
    }

    private Reach reach() {
        return function.map(TaskFunction::reach).orElse(Reach.NOTHING);
    }

    private boolean resets() {
        return function.isPresent() && function.get().means() == Means.RESET;
    }

    @Override
    public Next admit() {
        lun = reach() == Reach.TARGET ? -1 : session.units().find(header.getLong(Bhs.LUN));
        if (function.isEmpty()) {
            response = (header.get(Bhs.FLAGS) & 0x7f) == TaskFunction.TASK_REASSIGN ? NO_REASSIGNMENT : NOT_SUPPORTED;
        } else if (reach() == Reach.TASK) {
            findTask();
        } else if (lun < 0 && reach() != Reach.TARGET) {
            response = NO_UNIT;
        } else if (reach() != Reach.NOTHING) {
            if (isImmediate() && session.order().holds(this)) {
                return Next.NOTHING;
            }
            // Under the lock, so that what comes later is none of it.
            plugged.add(session);
            session.nexuses().plug(lun);
            collect(session);
        }
        return Next.RUN;
    }

    private void findTask() {
        Task task = session.tasks().find(header.getInt(Bhs.REFERENCED_ITT));
        if (task != null && task.lun() == header.getLong(Bhs.LUN)) {
            if (task.stage == Stage.RECEIVED) {
                // It came before its turn: its place is kept, and it is not done.
                skips = session.order().skip(task.cmdSn(), cmdSn(), task);
                if (!skips) {
                    // Its turn is after this function's: it is not there yet.
                    response = NO_TASK;
                    return;
                }
                task.aborted = true;
                left.incrementAndGet();
                task.await(this);
                if (!task.receiving) {
                    task.stage = Stage.ENDED;
                    toFinish.add(task);
                }
            } else {
                take(task);
            }
            return;
        }
        skips = session.order().skip(header.getInt(Bhs.REF_CMD_SN), cmdSn(), null);
        response = skips ? COMPLETE : NO_TASK;
    }

    /** Takes all tasks of a session that are in reach. Under its lock. */
    private void collect(Session of) {
        of.tasks().forEach(task -> {
            if (task.stage != Stage.RECEIVED && (lun < 0 || of.units().find(task.lun()) == lun)) {
                take(task);
            }
        });
    }

    private void take(Task task) {
        left.incrementAndGet();
        task.await(this);
        session.abandon(task, toFinish);
        if (task.stage == Stage.RUNNING) {
            running.add(task);
        }
    }

    @Override
    public Work proceed(Next next) {
        if (reach() == Reach.UNIT || reach() == Reach.TARGET) {
            reachOthers();
        }
        if (skips) {
            session.admitSkipped();
        }
        // Each in its own session: it may be another's.
        toFinish.forEach(task -> Session.elsewhere(task.session().finish(task)));
        return this;
    }

    @Override
    public void handOver() {
        link.elsewhere(this);
    }

    @Override
    public void run() {
        if (resets()) {
            reset();
        } else if (function.isPresent() && function.get().means() == Means.CLEAR_ACA) {
            clearAca();
        } else {
            running.forEach(Task::abortDevice);
        }
        taskEnded();
    }

    private void reachOthers() {
        if (response != COMPLETE) {
            return;
        }
        for (Session other : sessions.all()) {
            if (other == session) {
                continue;
            }
            int before = toFinish.size() + running.size();
            synchronized (other.lock()) {
                other.nexuses().plug(lun);
                collect(other);
                plugged.add(other);
            }
            // A reset makes its unit attentions in the device.
            if (!resets() && toFinish.size() + running.size() > before) {
                other.attentions().commandsCleared(lun);
            }
        }
    }

    private void clearAca() {
        if (response != COMPLETE) {
            return;
        }
        try {
            session.clearAca(lun);
        } catch (DeviceException.IllegalRequest e) {
            response = NOT_SUPPORTED;
        } catch (DeviceException e) {
            session.log().warn("{}: {} was not done: {}", session, TaskFunction.CLEAR_ACA, e.getMessage());
            response = REJECTED;
        }
    }

    private void reset() {
        if (response != COMPLETE) {
            return;
        }
        try {
            for (int each = 0; each < session.units().count(); each++) {
                if ((lun < 0 || each == lun) && session.units().get(each).isPresent()) {
                    session.reset(each);
                }
            }
        } catch (DeviceException e) {
            session.log().warn("{}: {} was not done: {}", session, function.orElseThrow(), e.getMessage());
            running.forEach(Task::abortDevice);
            response = REJECTED;
        }
    }

    /** One of the tasks has ended, or the search for them has; after the last one the initiator is told. */
    void taskEnded() {
        if (left.decrementAndGet() == 0) {
            boolean endsAll = response == COMPLETE
                    && function.filter(TaskFunction.TARGET_COLD_RESET::equals).isPresent();
            // First the response, so that it stands before those of commands that waited for it.
            link.outbox().add(this);
            if (!endsAll) {
                // After a cold reset nothing runs in the old sessions any more.
                plugged.forEach(each -> each.nexuses().unplug(lun));
            }
            link.outbox().flush();
            function.ifPresent(done -> {
                if (reach() != Reach.TASK && reach() != Reach.NOTHING) {
                    session.log().info("{}: {} ({})", session, done, lun < 0 ? "all units" : "LUN " + lun);
                }
                if (endsAll) {
                    sessions.endAll("a cold reset of the target");
                }
            });
        }
    }

    @Override
    protected void encode(ResponseWriter out) throws IOException {
        if (windowHeld) {
            session.release();
        } else {
            session.releaseImmediatePlace();
        }
        encoded = true;
        ByteBuffer reply = out.response(Opcode.TASK_MANAGEMENT_RESPONSE, Bhs.FINAL, itt);
        reply.put(Bhs.RESPONSE, (byte) response);
        out.add();
    }

    @Override
    protected void done() {
        if (!encoded && !windowHeld) {
            // Its connection has gone, and its session may go on with another.
            session.releaseImmediatePlace();
        }
    }
}
