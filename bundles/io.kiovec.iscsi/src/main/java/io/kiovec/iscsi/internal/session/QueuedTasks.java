// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Tasks of a session that belong to one queue, whose owner alone calls this; but for what the session tells with its lock. */
public final class QueuedTasks implements Requester, Waiting {

    private final Session session;
    private final Thread owner = Thread.currentThread();
    private final ArrayDeque<Task> own;
    private final List<Task> queued = new ArrayList<>();
    private int inside;
    private int minimum;
    /** What has ended; with the session's lock. */
    private final ArrayDeque<Task> ended;
    private final ArrayDeque<Task> reaped;
    private final Runnable take;

    private QueuedTasks(Session session, int depth) {
        this.session = session;
        own = session.reserve(depth);
        ended = new ArrayDeque<>(depth + 1);
        reaped = new ArrayDeque<>(depth + 1);
        take = () -> {
            reaped.addAll(ended);
            ended.clear();
        };
    }

    /**
     * {@return a queue's tasks, of which the calling thread is the owner; empty when the session has as many as it can}
     *
     * @param session whose
     * @param depth how many
     */
    public static Optional<QueuedTasks> open(Session session, int depth) {
        QueuedTasks tasks = new QueuedTasks(session, depth);
        return tasks.own.isEmpty() ? Optional.empty() : Optional.of(tasks);
    }

    /** {@return a task, {@code null} when all are taken} */
    public Task take() {
        return session.take(own);
    }

    /**
     * Queues a task.
     *
     * @param task filled
     */
    public void queue(Task task) {
        task.requester(this);
        queued.add(task);
    }

    /** {@return how many tasks were begun, all that were queued} */
    public int submit() {
        int count = queued.size();
        if (count > 0) {
            inside += count;
            session.run(queued);
            queued.clear();
        }
        return count;
    }

    /**
     * Waits.
     *
     * @param least for so many to have ended, as far as there are so many
     * @param nanos at most so long
     */
    public void await(int least, long nanos) {
        minimum = Math.min(least, inside - reaped.size());
        if (minimum > 0 && nanos > 0) {
            session.await(this, nanos, take);
        } else {
            session.look(take);
        }
    }

    @Override
    public boolean isOver() {
        return ended.size() >= minimum;
    }

    @Override
    public void ended(Task task) {
        ended.add(task);
        if (Thread.currentThread() != owner) {
            LockSupport.unpark(owner);
        }
    }

    /** {@return the next task that has ended, {@code null} for none} */
    public Task poll() {
        return reaped.poll();
    }

    /**
     * Gives a task back whose outcome has been read.
     *
     * @param task one that {@link #poll} gave
     */
    public void give(Task task) {
        inside--;
        session.give(task);
    }

    /**
     * Aborts a task: it still ends.
     *
     * @param tag what it is known by
     */
    public void cancel(long tag) {
        session.abort(own, tag);
    }

    /** Gives all tasks back. */
    public void close() {
        session.release(own);
    }
}
