// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.target.internal.unit.Senses;

/**
 * A task while data for it is being read: nobody else ends it until {@link #settle} or {@link #abandon}. One object of
 * the task's own, used again and again by the thread that reads from its connection.
 */
public final class IncomingData implements Arrival {

    private final Task task;
    private final Session session;
    private Burst burst;
    private Next next = Next.NOTHING;

    IncomingData(Task task, Session session) {
        this.task = task;
        this.session = session;
    }

    /**
     * Checks a Data-Out.
     *
     * @param tag its target transfer tag
     * @param dataSn its DataSN
     * @param offset where its data belongs
     * @param length of its data
     * @return the task, which has a place for the data; null when the data is to be dropped
     */
    public Task accept(int tag, int dataSn, int offset, int length) {
        burst = task.dataOut().find(tag);
        if (burst == null) {
            // Not asked for, or of a sequence that has ended.
            task.dataOut().fail(Senses.UNEXPECTED_DATA);
            return null;
        }
        if (!burst.takes(dataSn, offset)) {
            // One before it is missing (RFC 7143, 7.9).
            task.dataOut().fail(Senses.DATA_CRC);
        } else if (!burst.hasRoom(length)) {
            task.dataOut().fail(Senses.INCORRECT_AMOUNT);
        } else {
            burst.advance(length);
            return task.hasPlace() ? task : null;
        }
        return null;
    }

    /** The data did not fit its digest; the initiator has been told (RFC 7143, 7.8). */
    public void digestError() {
        task.dataOut().fail(Senses.DATA_CRC);
    }

    /** The Data-Out is the last of its sequence. */
    public void ends() {
        if (burst != null) {
            if (!burst.isComplete()) {
                task.dataOut().fail(Senses.INCORRECT_AMOUNT);
            }
            burst.close();
        }
    }

    /** The connection failed in the middle. */
    public void abandon() {
        task.dataOut().abandon();
        synchronized (session.lock()) {
            task.aborted = true;
        }
        session.settle(task);
    }

    /** {@return this, when there is something to be done after the data; else null} */
    public Arrival settle() {
        burst = null;
        next = session.settle(task);
        return next == Next.NOTHING ? null : this;
    }

    @Override
    public Work arriveIn(Session at) {
        // The task has its place already.
        return proceed(next);
    }

    @Override
    public int cmdSn() {
        return task.cmdSn();
    }

    @Override
    public boolean isImmediate() {
        return task.isImmediate();
    }

    @Override
    public void register() {
    }

    @Override
    public Next admit() {
        return next;
    }

    @Override
    public Work proceed(Next what) {
        return task.proceed(what);
    }

    @Override
    public void flush() {
        task.flush();
    }

    @Override
    public void drop() {
    }
}
