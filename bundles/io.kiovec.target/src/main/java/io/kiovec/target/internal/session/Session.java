// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.io.DeviceException;
import io.kiovec.target.internal.TargetLog;
import io.kiovec.target.internal.link.CommandNumbers;
import io.kiovec.target.internal.login.LoginOutcome.Purpose;
import io.kiovec.target.internal.session.Arrival.Next;
import io.kiovec.target.internal.session.Task.Stage;
import io.kiovec.target.internal.unit.ServedUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One session of an initiator: its commands in the order of CmdSN, whatever connection they come on (RFC 7143, 4.2.2.1),
 * and its nexus to each device. Any thread; one lock orders what has to be ordered and is held for moments only, never
 * while anything foreign is called. Two sessions' locks are never held at once.
 */
public final class Session implements CommandNumbers {

    /** Commands for immediate delivery at once, beside those of the window. */
    private static final int MOST_IMMEDIATE = 16;

    private final String initiatorPort;
    private final int portGroup;
    private final Purpose purpose;
    private final SessionLimits limits;
    private final ServedUnits units;
    private final TargetLog log;
    private final UnitAttentions attentions;
    private final AtomicInteger tags = new AtomicInteger();
    private final AtomicInteger immediate = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private final TaskTable tasks = new TaskTable();
    private final CommandOrder order;
    private final Nexuses nexuses;
    private volatile boolean closed;
    private boolean released;

    /**
     * Begins one.
     *
     * @param initiatorPort the name of the initiator port
     * @param portGroup the target port group that it came to, from 1 on
     * @param purpose what it is for
     * @param cmdSn of its first command
     * @param limits what bounds it
     * @param units what it can reach
     * @param log the target's
     */
    public Session(String initiatorPort, int portGroup, Purpose purpose, int cmdSn, SessionLimits limits,
            ServedUnits units, TargetLog log) {
        this.initiatorPort = initiatorPort;
        this.portGroup = portGroup;
        this.purpose = purpose;
        this.limits = limits;
        this.units = units;
        this.log = log;
        attentions = new UnitAttentions(units.count(), units.groups());
        order = new CommandOrder(this, cmdSn, limits.window());
        nexuses = new Nexuses(this, units.count());
    }

    /** {@return how many tasks there are, roughly: nobody is kept from changing that} */
    public int taskCount() {
        return tasks.size();
    }

    /** {@return the name of the initiator port} */
    public String initiatorPort() {
        return initiatorPort;
    }

    /** {@return the target port group that it came to, from 1 on} */
    public int portGroup() {
        return portGroup;
    }

    /** {@return what it is for} */
    public Purpose purpose() {
        return purpose;
    }

    @Override
    public int expCmdSn() {
        return order.expCmdSn();
    }

    @Override
    public int maxCmdSn() {
        return order.maxCmdSn();
    }

    SessionLimits limits() {
        return limits;
    }

    ServedUnits units() {
        return units;
    }

    UnitAttentions attentions() {
        return attentions;
    }

    TargetLog log() {
        return log;
    }

    Object lock() {
        return lock;
    }

    /** {@return a target transfer tag that was not used for long} */
    public int newTag() {
        int tag = tags.incrementAndGet();
        return tag == -1 ? newTag() : tag;
    }

    /** A request of the window is answered, or never will be: another may come. */
    public void release() {
        order.release();
    }

    /**
     * {@return a task for a command to a logical unit number, to be begun}
     *
     * @param lun the eight bytes of the number
     * @throws DeviceException when the port's relation to the device cannot be made
     */
    public Task newTask(long lun) throws DeviceException {
        return nexuses.get(units.find(lun)).newTask();
    }

    Nexuses nexuses() {
        return nexuses;
    }

    CommandOrder order() {
        return order;
    }

    /**
     * Something has come: it is admitted when it is its turn, and goes on; or waits for those before it; or is ignored,
     * when its CmdSN is not in the window (RFC 7143, 4.2.2.1).
     *
     * @param arrival what
     * @return what may take long and is the caller's to do; null for nothing
     */
    public Work arrive(Arrival arrival) {
        Next next = Next.NOTHING;
        CommandOrder.Followers followers = null;
        boolean refused = false;
        synchronized (lock) {
            if (!closed && arrival.takesImmediatePlace() && !takeImmediatePlace()) {
                refused = true;
            } else if (!closed && arrival.isImmediate()) {
                arrival.register();
                next = arrival.admit();
                followers = order.followers();
            } else if (!closed && order.takes(arrival)) {
                next = order.place(arrival);
                followers = order.followers();
            }
        }
        if (refused) {
            arrival.refuse();
            return null;
        }
        if (followers == null) {
            arrival.drop();
            return null;
        }
        Work work = next == Next.NOTHING ? null : arrival.proceed(next);
        followers.proceed();
        return work;
    }

    private boolean takeImmediatePlace() {
        // Others only make room meanwhile.
        return immediate.get() < MOST_IMMEDIATE && immediate.incrementAndGet() > 0;
    }

    /** A command for immediate delivery is answered, or never will be. */
    void releaseImmediatePlace() {
        immediate.decrementAndGet();
    }

    /** Admits what an aborted command held up. Without the lock. */
    void admitSkipped() {
        CommandOrder.Followers followers;
        synchronized (lock) {
            followers = order.followers();
        }
        followers.proceed();
    }

    /** {@return whether the tag was free} Under the lock. */
    boolean put(Task task) {
        if (tasks.find(task.itt()) != null) {
            return false;
        }
        tasks.put(task);
        return true;
    }

    TaskTable tasks() {
        return tasks;
    }

    /**
     * {@return the task that a Data-Out on a connection belongs to, which is the caller's until it is settled or
     * abandoned; null when it expects none: it ended, or was aborted}
     *
     * @param itt its tag
     * @param link the connection
     */
    public IncomingData incoming(int itt, TaskLink link) {
        synchronized (lock) {
            Task task = tasks.find(itt);
            if (task == null || task.link() != link || task.receiving || task.stage == Stage.RUNNING
                    || task.stage == Stage.ENDED || !task.dataOut().isOpen()) {
                return null;
            }
            task.receiving = true;
            return task.incoming();
        }
    }

    /** {@return what the caller, who had it receiving, does next; it is no longer the caller's when that is nothing} */
    Next settle(Task task) {
        synchronized (lock) {
            if (!task.aborted) {
                if (task.stage == Stage.ADMITTED) {
                    return task.whatNext();
                }
                task.receiving = false;
                return Next.NOTHING;
            }
            task.receiving = false;
            task.stage = Stage.ENDED;
        }
        elsewhere(finish(task));
        return Next.NOTHING;
    }

    /**
     * A task has ended: it is answered unless it was aborted.
     *
     * @param task which; it is no longer the caller's
     * @return one that could not run before it, and which the caller is to run now; null for none
     */
    Task finish(Task task) {
        Task next;
        List<TaskManagement> waiters;
        boolean silent;
        synchronized (lock) {
            if (task.known) {
                tasks.remove(task);
            }
            task.stage = Stage.ENDED;
            next = task.nexus().leave(task);
            waiters = task.waiters;
            task.waiters = List.of();
            silent = task.aborted;
        }
        TaskLink link = task.link();
        if (silent) {
            task.free();
        } else {
            link.outbox().add(task);
        }
        for (int i = 0; i < waiters.size(); i++) {
            waiters.get(i).taskEnded();
        }
        if (next != null) {
            Task rest = next.started;
            next.started = null;
            elsewhere(rest);
        }
        releaseIfOver();
        return next;
    }

    /** Has other threads run tasks that were started together. */
    static void elsewhere(Task started) {
        Task each = started;
        while (each != null) {
            Task next = each.started;
            each.handOver();
            each = next;
        }
    }

    /** Resets a logical unit, in the name of this port. */
    void reset(int lun) throws DeviceException {
        nexuses.get(lun).reset();
    }

    /** Ends the auto contingent allegiance of this port. */
    void clearAca(int lun) throws DeviceException {
        nexuses.get(lun).clearAca();
    }

    /** A device came or went. */
    public void lunsChanged() {
        attentions.lunsChanged();
    }

    /** Sends again what aborts did not reach: a task may have been on its way to its device then. */
    public void retryAborts() {
        List<Task> running = new ArrayList<>();
        synchronized (lock) {
            tasks.forEach(task -> {
                if (task.aborted && task.stage == Stage.RUNNING) {
                    running.add(task);
                }
            });
        }
        running.forEach(Task::abortDevice);
    }

    /** {@return whether tasks run that nobody waits for any more} */
    public boolean hasAborted() {
        synchronized (lock) {
            boolean[] found = new boolean[1];
            tasks.forEach(task -> found[0] |= task.aborted && task.stage == Stage.RUNNING);
            return found[0];
        }
    }

    /**
     * A connection has gone: what waits for its data is dropped.
     *
     * @param link the connection
     */
    public void gone(TaskLink link) {
        List<Task> dropped = new ArrayList<>();
        synchronized (lock) {
            tasks.forEach(task -> {
                if (task.link() == link) {
                    abandon(task, dropped);
                }
            });
        }
        dropped.forEach(task -> elsewhere(finish(task)));
    }

    /** Aborts a task; one that is neither with its device nor receiving is to be finished by the caller. */
    void abandon(Task task, List<Task> toFinish) {
        boolean ready = task.isReady();
        task.aborted = true;
        if (task.stage == Stage.ADMITTED && !task.receiving) {
            if (ready) {
                task.nexus().withdraw();
            }
            task.stage = Stage.ENDED;
            toFinish.add(task);
        }
    }

    /** Ends the session: every task is aborted, and when the last has ended its devices are let go. Idempotent. */
    public void end() {
        List<Task> toFinish = new ArrayList<>();
        List<Task> running = new ArrayList<>();
        List<Arrival> dropped;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            tasks.forEach(task -> {
                if (task.stage == Stage.RECEIVED) {
                    task.aborted = true;
                    if (!task.receiving) {
                        tasks.remove(task);
                    }
                } else {
                    abandon(task, toFinish);
                    if (task.stage == Stage.RUNNING) {
                        running.add(task);
                    }
                }
            });
            dropped = order.giveUp();
        }
        dropped.forEach(Arrival::drop);
        toFinish.forEach(this::finish);
        running.forEach(Task::abortDevice);
        releaseIfOver();
    }

    /** The last task lets the devices go. */
    private void releaseIfOver() {
        if (!closed) {
            return;
        }
        synchronized (lock) {
            if (!tasks.isEmpty() || released) {
                return;
            }
            released = true;
        }
        nexuses.letGo();
        ended.countDown();
    }

    /** {@return whether it has let its devices go} */
    public boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /**
     * {@return whether it has let its devices go in time, after {@link #end}}
     *
     * @param millis how long to wait
     * @throws InterruptedException when the caller is interrupted
     */
    public boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return "session of " + initiatorPort;
    }
}
