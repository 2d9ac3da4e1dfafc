// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.io.Failure;
import io.kiovec.iscsi.internal.session.Function.Kind;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.Parameters;
import io.kiovec.scsi.ScsiStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A session with one connection, for one logical unit, after its login (RFC 7143, full feature phase). Any thread; one lock keeps
 * it, held for as long as it takes to hand bytes to the system or take them from it, never while anybody waits.
 *
 * <p>Whoever waits for an answer on a platform thread polls the connection itself, so that an answer costs no change of threads;
 * {@link Turns} says whose turn that is. Virtual threads leave it to the event loop and park. A session that is lost stays so:
 * a new one takes its place.
 */
public final class Session {

    private static final long FUNCTION_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOGOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * What a session is made of.
     *
     * @param channel a connection that has logged in and does not block
     * @param lun the eight bytes of the logical unit
     * @param parameters what was agreed
     * @param numbers where the numbers stand
     * @param early what the target has sent already
     * @param keepAlive how long the target may say nothing before it is asked, and then before it is given up; zero for ever
     * @param log where life events go
     */
    public record Made(SocketChannel channel, long lun, Parameters parameters, Numbers numbers, ByteBuffer early,
            Duration keepAlive, Consumer<String> log) {
    }

    /**
     * Where a session's numbers stand after its login.
     *
     * @param cmdSn of the next command
     * @param maxCmdSn the last that the target takes
     * @param expStatSn of the next status
     */
    public record Numbers(int cmdSn, int maxCmdSn, int expStatSn) {
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final TaskTable tasks = new TaskTable();
    private final Loop loop;
    private final SocketChannel channel;
    private final Sender sender;
    private final Inbound inbound;
    private final Receiver receiver;
    private final Management management;
    /** With the lock, which the event loop waits for until the session has begun. */
    private Turns turns;
    private final Consumer<String> log;
    private final long keepAlive;
    private long heard = System.nanoTime();
    private long pinged;
    private boolean loggedOut;
    private volatile Optional<String> lost = Optional.empty();
    /** Why no more commands are begun, though the connection stands. */
    private volatile Optional<String> leaving = Optional.empty();

    private Session(Loop loop, Made made) {
        this.loop = loop;
        channel = made.channel();
        log = made.log();
        keepAlive = made.keepAlive().toNanos();
        sender = new Sender(channel, made.lun(), made.parameters(), made.numbers());
        inbound = new Inbound(this, sender, tasks);
        receiver = new Receiver(channel, inbound, made.parameters().headerDigest(), made.parameters().dataDigest(), made
                .early());
        management = new Management(this, sender, tasks);
    }

    /**
     * Begins with a connection that has logged in and does not block.
     *
     * @param loop the event loop
     * @param made what it is made of
     * @return the session
     * @throws IOException when the system has no means for it
     */
    public static Session begin(Loop loop, Made made) throws IOException {
        Session session = new Session(loop, made);
        session.lock.lock();
        try {
            session.turns = new Turns(loop.add(session, session.channel));
            session.turns.arm();
            session.receive();
        } finally {
            session.lock.unlock();
        }
        return session;
    }

    /** {@return why it reaches nothing any more, or is about to; empty while it does} */
    public Optional<String> lost() {
        Optional<String> why = lost;
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
            while (task == null && left > 0 && lost.isEmpty()) {
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
                flush();
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
                flush();
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
        if (task.step == Task.Step.ABANDONED) {
            abandonedEnds(task);
        } else {
            tasks.ends(task);
            task.answered(status, residual);
        }
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
        if (task == null || lost.isPresent() || task.isOver()) {
            return;
        }
        if (task.step == Task.Step.QUEUED) {
            sender.remove(task);
            tasks.ends(task);
            task.answered(ScsiStatus.TASK_ABORTED.code(), task.length());
        } else if (task.step == Task.Step.SENT && !management.isAsked(task)) {
            management.ask(Kind.ABORT_TASK, task, System.nanoTime() + FUNCTION_NANOS);
            flush();
            turns.look();
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
            if (lost.isPresent()) {
                return Function.LOST;
            }
            function = management.ask(kind, null, System.nanoTime() + FUNCTION_NANOS);
            flush();
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

    // Waiting and moving bytes.

    /** Waits until something is over, or for so long. An interrupt waits until then. */
    void await(Waiting waiting, long nanos) {
        await(waiting, nanos, () -> {
        });
    }

    /** Waits as the other one, and then does something with the lock held. */
    void await(Waiting waiting, long nanos, Runnable then) {
        lock.lock();
        boolean interrupted = false;
        try {
            long deadline = System.nanoTime() + Math.min(nanos, Long.MAX_VALUE / 2);
            boolean first = true;
            while (!waiting.isOver()) {
                interrupted |= Thread.interrupted();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                if (lost.isEmpty() && turns.claim()) {
                    try {
                        poll(waiting, left, first && tasks.begun() > 1);
                    } finally {
                        turns.release();
                    }
                } else {
                    park(left);
                }
                first = false;
            }
            then.run();
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes what has come, without waiting, and then does something with the lock held. */
    void look(Runnable then) {
        lock.lock();
        try {
            if (lost.isEmpty() && turns.claim()) {
                try {
                    receive();
                } finally {
                    turns.release();
                }
            }
            then.run();
        } finally {
            lock.unlock();
        }
    }

    private void poll(Waiting waiting, long left, boolean perhapsThere) {
        if (perhapsThere) {
            receive();
        }
        long until = System.nanoTime() + left;
        while (!waiting.isOver() && lost.isEmpty()) {
            long still = until - System.nanoTime();
            if (still <= 0 || Thread.currentThread().isInterrupted()) {
                return;
            }
            lock.unlock();
            try {
                turns.select(still);
            } catch (IOException e) {
                lock.lock();
                fail("waiting failed: " + e.getMessage());
                return;
            }
            lock.lock();
            receive();
        }
    }

    private void park(long nanos) {
        turns.parks();
        lock.unlock();
        try {
            LockSupport.parkNanos(this, nanos);
        } finally {
            lock.lock();
            turns.unparks();
        }
    }

    private void receive() {
        if (lost.isPresent()) {
            return;
        }
        try {
            if (receiver.receive()) {
                heard = System.nanoTime();
            }
            flush();
        } catch (IOException | IndexOutOfBoundsException e) {
            fail(reason(e));
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void flush() {
        if (lost.isPresent()) {
            return;
        }
        try {
            if (!sender.flush()) {
                turns.wantsToWrite();
            }
        } catch (IOException e) {
            fail(reason(e));
        }
    }

    /** The event loop has found that something can be read or written. */
    void ready(SelectionKey selected) {
        lock.lock();
        try {
            if (lost.isPresent() || !selected.isValid()) {
                return;
            }
            if (selected.isWritable() && sender.flush()) {
                turns.hasWritten();
            }
            if (turns.isLoops() && selected.isReadable()) {
                receive();
            }
        } catch (IOException | CancelledKeyException e) {
            fail(reason(e));
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the time: what waits too long is ended, and a target that says nothing is asked. */
    void tick(long now) {
        lock.lock();
        try {
            if (lost.isPresent()) {
                return;
            }
            turns.tick(now);
            for (int i = 0; tasks.begun() > 0 && i < tasks.all().size() && lost.isEmpty(); i++) {
                Task task = tasks.all().get(i);
                if ((task.step == Task.Step.SENT || task.step == Task.Step.QUEUED) && now - task.deadline > 0) {
                    expire(task);
                }
            }
            if (management.isLate(now)) {
                fail("the target did not answer a task management function");
            }
            keepAlive(now);
            flush();
        } finally {
            lock.unlock();
        }
    }

    private void keepAlive(long now) {
        if (keepAlive == 0 || now - heard < keepAlive) {
            pinged = 0;
        } else if (pinged == 0) {
            pinged = now;
            int itt = tasks.otherTag();
            sender.add(header -> header.put(Bhs.OPCODE, (byte) (Opcode.NOP_OUT | Bhs.IMMEDIATE))
                    .put(Bhs.FLAGS, (byte) Bhs.FINAL).putLong(Bhs.LUN, 0).putInt(Bhs.ITT, itt)
                    .putInt(Bhs.TTT, Bhs.NO_TAG));
        } else if (now - pinged > keepAlive) {
            fail("the target says nothing any more");
        }
    }

    // The end.

    /** No more commands are begun; those that are there have their answers. */
    void leave(String why) {
        if (leaving.isEmpty()) {
            leaving = Optional.of(why);
            log.accept(why);
        }
    }

    void loggedOut() {
        loggedOut = true;
    }

    /** The connection is of no use any more: everything ends, as far as anybody can tell. */
    void fail(String why) {
        lock.lock();
        try {
            if (lost.isPresent()) {
                return;
            }
            lost = Optional.of(why);
            try {
                channel.close();
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
            turns.end();
        } finally {
            lock.unlock();
        }
    }

    /** Logs out, where there is somebody to tell, and lets everything go. */
    public void close() {
        lock.lock();
        try {
            if (lost.isEmpty()) {
                int itt = tasks.otherTag();
                sender.add(header -> header.put(Bhs.OPCODE, (byte) (Opcode.LOGOUT_REQUEST | Bhs.IMMEDIATE))
                        .put(Bhs.FLAGS, (byte) Bhs.FINAL).putLong(Bhs.LUN, 0).putInt(Bhs.ITT, itt));
                flush();
            }
        } finally {
            lock.unlock();
        }
        await(() -> loggedOut || lost.isPresent(), LOGOUT_NANOS);
        lock.lock();
        try {
            fail("closed");
            turns.close();
        } finally {
            lock.unlock();
        }
        loop.remove(this);
    }
}
