// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.io.DeviceException;
import io.kiovec.target.internal.TargetLog;
import io.kiovec.target.internal.link.CommandNumbers;
import io.kiovec.target.internal.login.LoginOutcome.Purpose;
import io.kiovec.target.internal.pdu.Serial;
import io.kiovec.target.internal.session.Arrival.Next;
import io.kiovec.target.internal.session.Task.Stage;
import io.kiovec.target.internal.unit.ServedUnit;
import io.kiovec.target.internal.unit.ServedUnits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

    private static final VarHandle MAX_CMD_SN;

    static {
        try {
            MAX_CMD_SN = MethodHandles.lookup().findVarHandle(Session.class, "maxCmdSn", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String initiatorPort;
    private final Purpose purpose;
    private final SessionLimits limits;
    private final ServedUnits units;
    private final TargetLog log;
    private final UnitAttentions attentions;
    private final AtomicInteger tags = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private final TaskTable tasks = new TaskTable();
    /** What came before its turn, by CmdSN; as many as the window is wide. */
    private final Arrival[] early;
    /** Task management functions that wait for commands before them. */
    private final List<TaskManagement> waitingFunctions = new ArrayList<>();
    private final Object nexusLock = new Object();
    private final Nexus[] nexuses;
    /** Whether there will be no nexus any more. Under the nexus lock. */
    private boolean letGo;
    private final Nexus nowhere;
    /** Task management functions that let nothing start, by logical unit. */
    private final int[] plugs;
    private volatile int expCmdSn;
    /** Grows by one with every command that is answered, so it never goes back and never lets in too many. */
    private volatile int maxCmdSn;
    private volatile boolean closed;
    private boolean released;

    /**
     * Begins one.
     *
     * @param initiatorPort the name of the initiator port
     * @param purpose what it is for
     * @param cmdSn of its first command
     * @param limits what bounds it
     * @param units what it can reach
     * @param log the target's
     */
    public Session(String initiatorPort, Purpose purpose, int cmdSn, SessionLimits limits, ServedUnits units,
            TargetLog log) {
        this.initiatorPort = initiatorPort;
        this.purpose = purpose;
        this.limits = limits;
        this.units = units;
        this.log = log;
        attentions = new UnitAttentions(units.count());
        nexuses = new Nexus[units.count()];
        plugs = new int[units.count()];
        nowhere = new Nexus(this, null, null);
        expCmdSn = cmdSn;
        maxCmdSn = cmdSn + limits.window() - 1;
        early = new Arrival[Integer.highestOneBit(limits.window()) * 2];
    }

    /** {@return how many tasks there are, roughly: nobody is kept from changing that} */
    public int taskCount() {
        return tasks.size();
    }

    /** {@return the name of the initiator port} */
    public String initiatorPort() {
        return initiatorPort;
    }

    /** {@return what it is for} */
    public Purpose purpose() {
        return purpose;
    }

    @Override
    public int expCmdSn() {
        return expCmdSn;
    }

    @Override
    public int maxCmdSn() {
        return maxCmdSn;
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
        MAX_CMD_SN.getAndAdd(this, 1);
    }

    /**
     * {@return a task for a command to a logical unit number, to be begun}
     *
     * @param lun the eight bytes of the number
     * @throws DeviceException when the port's relation to the device cannot be made
     */
    public Task newTask(long lun) throws DeviceException {
        int number = units.find(lun);
        return number < 0 ? nowhere.newTask() : nexus(number).newTask();
    }

    private Nexus nexus(int lun) throws DeviceException {
        Nexus present = nexuses[lun];
        if (present != null) {
            return present;
        }
        synchronized (nexusLock) {
            if (nexuses[lun] == null) {
                ServedUnit unit = units.get(lun);
                if (letGo) {
                    throw new DeviceException.Unavailable(unit.address(), "the session has ended");
                }
                nexuses[lun] = new Nexus(this, unit, unit.device().session(initiatorPort));
            }
            return nexuses[lun];
        }
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
        List<Arrival> others = List.of();
        List<Next> theirs = List.of();
        boolean dropped = false;
        synchronized (lock) {
            if (closed) {
                dropped = true;
            } else if (arrival.isImmediate()) {
                arrival.register();
                next = arrival.admit();
            } else {
                int sn = arrival.cmdSn();
                int slot = sn & early.length - 1;
                if (Serial.before(sn, expCmdSn) || Serial.after(sn, maxCmdSn) || early[slot] != null) {
                    dropped = true;
                } else {
                    arrival.register();
                    if (sn == expCmdSn) {
                        next = arrival.admit();
                        expCmdSn = sn + 1;
                        if (early[sn + 1 & early.length - 1] != null || !waitingFunctions.isEmpty()) {
                            others = new ArrayList<>();
                            theirs = new ArrayList<>();
                            admitEarly(others, theirs);
                        }
                    } else {
                        early[slot] = arrival;
                    }
                }
            }
        }
        if (dropped) {
            arrival.drop();
            return null;
        }
        return proceed(next == Next.NOTHING ? null : arrival.proceed(next), others, theirs);
    }

    /** {@return what the caller is to do; the rest is done by other threads} */
    private static Work proceed(Work first, List<Arrival> others, List<Next> theirs) {
        for (int i = 0; i < others.size(); i++) {
            Work work = theirs.get(i) == Next.NOTHING ? null : others.get(i).proceed(theirs.get(i));
            if (work != null) {
                work.handOver();
            }
            // It may have come on another connection, whose thread knows nothing of this.
            others.get(i).flush();
        }
        return first;
    }

    /** Admits what came early and has its turn now. */
    private void admitEarly(List<Arrival> others, List<Next> theirs) {
        while (true) {
            TaskManagement waiting = waitingFunctions.stream().filter(each -> !Serial.after(each.cmdSn(), expCmdSn))
                    .findFirst()
                    .orElse(null);
            int slot = expCmdSn & early.length - 1;
            if (waiting != null) {
                waitingFunctions.remove(waiting);
                others.add(waiting);
                theirs.add(waiting.admit());
            } else if (early[slot] != null) {
                others.add(early[slot]);
                theirs.add(early[slot].admit());
                early[slot] = null;
                expCmdSn = expCmdSn + 1;
            } else {
                return;
            }
        }
    }

    /** A function that came for immediate delivery waits until all commands before it have come. Under the lock. */
    boolean waitsForCommands(TaskManagement function) {
        if (!Serial.after(function.cmdSn(), expCmdSn)) {
            return false;
        }
        waitingFunctions.add(function);
        return true;
    }

    /** {@return whether a command that was aborted before it came can be taken as received} Under the lock. */
    boolean skip(int cmdSn, int functionCmdSn) {
        if (Serial.before(cmdSn, expCmdSn) || Serial.after(cmdSn, maxCmdSn) || !Serial.before(cmdSn, functionCmdSn)) {
            return false;
        }
        early[cmdSn & early.length - 1] = new SkippedCommand(this, cmdSn);
        return true;
    }

    /** After {@link #skip} under the lock: admits what that makes possible. Without the lock. */
    void admitSkipped() {
        List<Arrival> others = new ArrayList<>();
        List<Next> theirs = new ArrayList<>();
        synchronized (lock) {
            admitEarly(others, theirs);
        }
        proceed(null, others, theirs);
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
        for (TaskManagement each : waiters) {
            each.taskEnded();
        }
        if (next != null && next.started != null) {
            elsewhere(next.started);
        }
        releaseIfOver();
        return next;
    }

    /** Has other threads run tasks that were started together. */
    void elsewhere(Task started) {
        Task each = started;
        while (each != null) {
            Task next = each.started;
            each.handOver();
            each = next;
        }
    }

    /** Lets no task of a logical unit start, of none when it is negative. Under the lock. */
    void plug(int lun) {
        for (int each = 0; each < plugs.length; each++) {
            plugs[each] += lun < 0 || each == lun ? 1 : 0;
        }
    }

    /** Lets tasks start again, and starts those that waited. */
    void unplug(int lun) {
        for (int each = 0; each < plugs.length; each++) {
            Task started = null;
            synchronized (lock) {
                plugs[each] -= lun < 0 || each == lun ? 1 : 0;
                if (nexuses[each] != null) {
                    started = nexuses[each].startHeld();
                }
            }
            elsewhere(started);
        }
    }

    /** {@return whether no task of a logical unit may start} Under the lock. */
    boolean isPlugged(int lun) {
        return plugs[lun] > 0;
    }

    /** Resets a logical unit, in the name of this port. */
    void reset(int lun) throws DeviceException {
        nexus(lun).reset();
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
        List<Arrival> dropped = new ArrayList<>();
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
            for (int i = 0; i < early.length; i++) {
                // What is being read is dropped by who reads it.
                if (early[i] != null && !(early[i] instanceof Task task && task.receiving)) {
                    dropped.add(early[i]);
                }
                early[i] = null;
            }
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
        synchronized (nexusLock) {
            letGo = true;
        }
        for (Nexus each : nexuses) {
            if (each != null) {
                each.close();
            }
        }
        ended.countDown();
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
