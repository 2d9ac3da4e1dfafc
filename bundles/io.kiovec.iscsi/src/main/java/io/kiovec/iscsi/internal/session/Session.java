// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.io.Failure;
import io.kiovec.iscsi.internal.session.Function.Kind;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.scsi.ScsiStatus;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A session with one connection, for one logical unit, after its login (RFC 7143, full feature phase): its tasks and what becomes of
 * them. Any thread; the lock of the {@link Connection} keeps it. A session that is lost stays so: a new one takes its place.
 */
public final class Session {

    private static final long FUNCTION_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOGOUT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long DRAIN_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Connection connection;
    private final ReentrantLock lock;
    private final Condition freed;
    private final TaskTable tasks = new TaskTable();
    private final Loop loop;
    private final Sender sender;
    private final Inbound inbound;
    private final Receiver receiver;
    private final Management management;
    private final Consumer<String> log;
    private final KeepAlive keepAlive;
    private final Reservation reservation = new Reservation();
    private final Runnable ending;
    private boolean loggedOut;
    /** Why no more commands are begun, though the connection stands. */
    private volatile Optional<String> leaving = Optional.empty();

    private Session(Loop loop, Established made) {
        this.loop = loop;
        log = made.log();
        ending = made.ending();
        sender = new Sender(made.channel(), made.lun(), made.parameters(), made.numbers());
        inbound = new Inbound(this, sender, tasks);
        receiver = new Receiver(made.channel(), inbound, made.parameters().headerDigest(),
                made.parameters().dataDigest(), made.early());
        management = new Management(this, sender, tasks);
        keepAlive = new KeepAlive(made.keepAlive(), sender, tasks);
        connection = new Connection(made.channel(), sender, receiver, made.busyPoll(), () -> tasks.begun() > 1,
                this::fail);
        lock = connection.lock();
        freed = lock.newCondition();
    }

    /**
     * Begins with a connection that has logged in and does not block.
     *
     * @param loop the event loop
     * @param made what it is made of
     * @return the session
     * @throws IOException when the system has no means for it
     */
    public static Session begin(Loop loop, Established made) throws IOException {
        Session session = new Session(loop, made);
        session.connection.begin(loop, session);
        return session;
    }

    /** {@return why it reaches nothing any more, or is about to; empty while it does} */
    public Optional<String> lost() {
        Optional<String> why = connection.lost();
        return why.isPresent() ? why : leaving;
    }

    Management management() {
        return management;
    }

    Consumer<String> log() {
        return log;
    }

    // Tasks.

    /**
     * Takes a task for a synchronous call.
     *
     * @param nanos how long to wait for one
     * @return a task; empty when none was free in time, or the session is lost
     */
    public Optional<Task> take(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            Task task = tasks.take(tasks.shared());
            while (task == null && left > 0 && !connection.isLost()) {
                try {
                    left = freed.awaitNanos(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
                task = tasks.take(tasks.shared());
            }
            return Optional.ofNullable(task);
        } finally {
            lock.unlock();
        }
    }

    /** {@return tasks for a queue; none when there are too many already} */
    ArrayDeque<Task> reserve(int count) {
        lock.lock();
        try {
            return tasks.reserve(count);
        } finally {
            lock.unlock();
        }
    }

    /** {@return a task of a queue; {@code null} when all are taken} */
    Task take(ArrayDeque<Task> own) {
        lock.lock();
        try {
            return tasks.take(own);
        } finally {
            lock.unlock();
        }
    }

    void release(ArrayDeque<Task> own) {
        lock.lock();
        try {
            tasks.release(own);
        } finally {
            lock.unlock();
        }
    }

    /** Aborts the task of a queue that has a name. */
    void abort(ArrayDeque<Task> own, long name) {
        lock.lock();
        try {
            for (Task task : tasks.all()) {
                if (task.home == own && task.tag() == name) {
                    abort(task);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives a task back whose outcome has been read, or that did not begin.
     *
     * @param task the task
     */
    public void give(Task task) {
        lock.lock();
        try {
            if (task.step == Task.Step.ABANDONED) {
                task.isRead = true;
            } else {
                free(task);
            }
        } finally {
            lock.unlock();
        }
    }

    private void free(Task task) {
        tasks.give(task);
        freed.signal();
    }

    /**
     * Does a task on the calling thread.
     *
     * @param task filled
     */
    public void run(Task task) {
        lock.lock();
        try {
            if (begin(task)) {
                connection.flush();
            }
        } finally {
            lock.unlock();
        }
        await(task, Long.MAX_VALUE);
    }

    /** Begins tasks of a queue. */
    void run(List<Task> filled) {
        lock.lock();
        try {
            boolean any = false;
            for (int i = 0; i < filled.size(); i++) {
                any |= begin(filled.get(i));
            }
            if (any) {
                connection.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean begin(Task task) {
        task.step = Task.Step.QUEUED;
        tasks.begins(task);
        Optional<String> why = lost();
        if (why.isPresent()) {
            end(task, Failure.OFFLINE, why.get());
            return false;
        }
        sender.add(task);
        return true;
    }

    void answered(Task task, int status, long residual) {
        reservation.answered(task.cdb(0), task.cdb(1), status);
        if (task.step == Task.Step.ABANDONED) {
            abandonedEnds(task);
        } else {
            tasks.ends(task);
            task.answered(status, residual);
        }
    }

    /** A task management function has reset the unit. */
    void unitReset() {
        reservation.forget();
    }

    void failed(Task task, String why) {
        if (task.step == Task.Step.ABANDONED) {
            abandonedEnds(task);
        } else {
            tasks.ends(task);
            task.failed(Failure.OUTCOME_UNKNOWN, why);
        }
    }

    private void end(Task task, Failure harmless, String why) {
        tasks.ends(task);
        task.lost(harmless, why);
    }

    private void abandonedEnds(Task task) {
        if (task.isRead) {
            free(task);
        } else {
            task.step = Task.Step.TAKEN;
        }
    }

    /** The time of a task is over: its memory is let go, and the target is told to forget it. */
    private void expire(Task task) {
        boolean sent = task.step == Task.Step.SENT;
        if (!sender.remove(task)) {
            fail("a command's time was over while some of it was on its way");
            return;
        }
        if (inbound.isComing(task)) {
            receiver.drop();
        }
        end(task, Failure.TIMEOUT, sent
                ? "the target did not answer in time"
                : "the target's command window did not open in time");
        if (sent) {
            task.step = Task.Step.ABANDONED;
            if (!management.isAsked(task)) {
                management.ask(Kind.ABORT_TASK, task, System.nanoTime() + FUNCTION_NANOS);
            }
        }
    }

    /**
     * Aborts a task that another thread does: it ends as it would have, or as aborted.
     *
     * @param tag what its caller named it by
     */
    public void abort(long tag) {
        lock.lock();
        try {
            abort(tasks.ofCaller(tag));
        } finally {
            lock.unlock();
        }
    }

    private void abort(Task task) {
        if (task == null || connection.isLost() || task.isOver()) {
            return;
        }
        if (task.step == Task.Step.QUEUED) {
            sender.remove(task);
            tasks.ends(task);
            task.answered(ScsiStatus.TASK_ABORTED.code(), task.length());
        } else if (task.step == Task.Step.SENT && !management.isAsked(task)) {
            management.ask(Kind.ABORT_TASK, task, System.nanoTime() + FUNCTION_NANOS);
            connection.flush();
            connection.lookSoon();
        }
    }

    /**
     * Does a task management function and waits for its answer.
     *
     * @param kind which
     * @return the target's answer, 0 when it was done; negative when the connection was lost
     */
    int manage(Kind kind) {
        Function function;
        lock.lock();
        try {
            if (connection.isLost()) {
                return Function.LOST;
            }
            function = management.ask(kind, null, System.nanoTime() + FUNCTION_NANOS);
            connection.flush();
        } finally {
            lock.unlock();
        }
        await(function, Long.MAX_VALUE);
        return function.answer();
    }

    /**
     * Resets the logical unit.
     *
     * @return the target's answer, 0 when it was done; negative when the connection was lost
     */
    public int resetUnit() {
        return manage(Kind.LOGICAL_UNIT_RESET);
    }

    /**
     * Resets the target.
     *
     * @return the target's answer, 0 when it was done; negative when the connection was lost
     */
    public int resetTarget() {
        return manage(Kind.TARGET_WARM_RESET);
    }

    /**
     * Ends the auto contingent allegiance.
     *
     * @return the target's answer, 0 when it was done; negative when the connection was lost
     */
    public int clearAca() {
        return manage(Kind.CLEAR_ACA);
    }

    // Waiting.

    private void await(Waiting waiting, long nanos) {
        connection.await(waiting, nanos, () -> {
        });
    }

    /** Waits until something is over, or for so long, and then does something with the lock held. */
    void await(Waiting waiting, long nanos, Runnable then) {
        connection.await(waiting, nanos, then);
    }

    /** Takes what has come, without waiting, and then does something with the lock held. */
    void look(Runnable then) {
        connection.look(then);
    }

    /** The event loop has found that something can be read or written. */
    void ready(SelectionKey selected) {
        connection.ready(selected);
    }

    /** Keeps the time: what waits too long is ended, and a target that says nothing is asked. */
    void tick(long now) {
        lock.lock();
        try {
            if (connection.isLost()) {
                return;
            }
            connection.tick(now);
            for (int i = 0; tasks.begun() > 0 && i < tasks.all().size() && !connection.isLost(); i++) {
                Task task = tasks.all().get(i);
                if ((task.step == Task.Step.SENT || task.step == Task.Step.QUEUED) && now - task.deadline > 0) {
                    expire(task);
                }
            }
            if (management.isLate(now)) {
                fail("the target did not answer a task management function");
            }
            if (keepAlive.isOver(now, connection.heard())) {
                fail("the target says nothing any more");
            }
            connection.flush();
        } finally {
            lock.unlock();
        }
    }

    // The end.

    /** No more commands are begun; those that are there have their answers. */
    void leave(String why) {
        if (leaving.isEmpty()) {
            String whole = reservation.lostWith(why);
            leaving = Optional.of(whole);
            log.accept(whole);
            ending.run();
        }
    }

    void loggedOut() {
        loggedOut = true;
    }

    /** The connection is of no use any more: everything ends, as far as anybody can tell. */
    void fail(String cause) {
        lock.lock();
        try {
            if (connection.isLost()) {
                return;
            }
            String why = reservation.lostWith(cause);
            try {
                connection.lose(why);
            } catch (IOException e) {
                log.accept("the connection could not be closed: " + e.getMessage());
            }
            for (Task task : List.copyOf(tasks.all())) {
                switch (task.step) {
                    case QUEUED, SENT -> end(task, Failure.OFFLINE, why);
                    case ABANDONED -> abandonedEnds(task);
                    case FREE, TAKEN -> {
                        // not in the session
                    }
                }
            }
            management.end();
            freed.signalAll();
            ending.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no command is in it.
     *
     * @param nanos how long at most
     */
    public void drain(long nanos) {
        long end = System.nanoTime() + nanos;
        while (isBusy() && System.nanoTime() - end < 0) {
            // Nobody wakes who waits for what others have begun.
            await(() -> tasks.begun() == 0, DRAIN_STEP_NANOS);
        }
    }

    private boolean isBusy() {
        lock.lock();
        try {
            return tasks.begun() > 0 && !connection.isLost();
        } finally {
            lock.unlock();
        }
    }

    /** Logs out, where there is somebody to tell, and lets everything go. */
    public void close() {
        lock.lock();
        try {
            if (!connection.isLost()) {
                int itt = tasks.otherTag();
                sender.add(header -> header.put(Bhs.OPCODE, (byte) (Opcode.LOGOUT_REQUEST | Bhs.IMMEDIATE))
                        .put(Bhs.FLAGS, (byte) Bhs.FINAL).putLong(Bhs.LUN, 0).putInt(Bhs.ITT, itt));
                connection.flush();
            }
        } finally {
            lock.unlock();
        }
        await(() -> loggedOut || connection.isLost(), LOGOUT_NANOS);
        lock.lock();
        try {
            reservation.forget();
            fail("closed");
            connection.close();
        } finally {
            lock.unlock();
        }
        loop.remove(this);
    }
}
