// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import io.kiovec.pdu.PduWriter;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What a connection has to send, in order. Any thread adds; one at a time sends, for all: who finds somebody sending
 * leaves its own to that one, so nobody waits behind a blocked connection but the one thread in the system call, and
 * what came together goes out together.
 */
public final class Outbox {

    /** How many are worth waiting for. */
    private static final int BATCH = 32;
    /** Bytes of data that are worth waiting for: they should still be in the processor's cache. */
    private static final long WEIGHT = 128 << 10;

    private final ResponseWriter writer;
    private final Watch watch;
    private final int most;
    private final Consumer<IOException> onFailure;
    private Outgoing head;
    private Outgoing tail;
    private int waiting;
    private long weight;
    private boolean sending;
    private boolean closed;
    /** Since when the present batch is being sent, in the watch's time; 0 when none is. */
    private volatile long since;
    /** Written by whoever has the role of the sender. */
    private volatile int batches;

    /**
     * Makes one.
     *
     * @param writer where PDUs go
     * @param numbers of the session
     * @param statSn of the first response
     * @param watch whose time is used
     * @param most how many may wait, from which on the peer is taken to have stopped reading
     * @param onFailure told once when sending fails, on the thread that sent
     */
    public Outbox(PduWriter writer, CommandNumbers numbers, int statSn, Watch watch, int most,
            Consumer<IOException> onFailure) {
        this.writer = new ResponseWriter(writer, numbers, statSn);
        this.watch = watch;
        this.most = most;
        this.onFailure = onFailure;
    }

    /**
     * Adds something, to be sent with the next {@link #flush}.
     *
     * @param outgoing what
     */
    public void add(Outgoing outgoing) {
        boolean flooded;
        synchronized (this) {
            flooded = waiting >= most;
            if (!closed && !flooded) {
                waiting++;
                weight += outgoing.weight();
                if (head == null) {
                    head = outgoing;
                } else {
                    tail.next = outgoing;
                }
                tail = outgoing;
                return;
            }
        }
        outgoing.done();
        if (flooded) {
            fail(new IOException(most + " responses wait and the initiator does not read them"));
        }
    }

    /** {@return whether something waits and nobody is sending, who would take it along} */
    public synchronized boolean isUnattended() {
        return waiting > 0 && !sending;
    }

    /** {@return whether nobody is sending and so much waits that more would not make it cheaper} */
    public synchronized boolean isDue() {
        return isFull() && !sending;
    }

    /**
     * Waits until the thread that is sending has taken along what waits, unless there is room.
     *
     * @param millis how long at most
     */
    public synchronized void awaitRoom(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis * 1_000_000;
        while (sending && !closed && isFull() && left > 0) {
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            left = deadline - System.nanoTime();
        }
    }

    /** {@return whether so much waits that more would not make sending cheaper} */
    public synchronized boolean isFull() {
        return waiting >= BATCH || weight >= WEIGHT;
    }

    /** Sends everything that waits, unless another thread is sending: then that one does. */
    public void flush() {
        Outgoing batch = begin();
        while (batch != null) {
            try {
                send(batch);
            } catch (IOException e) {
                fail(e);
            } finally {
                since = 0;
            }
            batch = next();
        }
    }

    private synchronized Outgoing begin() {
        if (sending || head == null) {
            return null;
        }
        sending = true;
        return take();
    }

    private synchronized Outgoing next() {
        if (head == null) {
            sending = false;
            notifyAll();
            return null;
        }
        return take();
    }

    /**
     * Sends everything that waits and, where another thread is sending, gives it time to end.
     *
     * @param millis how long
     */
    public void drain(long millis) {
        flush();
        long deadline = System.nanoTime() + millis * 1_000_000;
        synchronized (this) {
            while (sending && System.nanoTime() < deadline) {
                try {
                    wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private Outgoing take() {
        Outgoing batch = head;
        head = null;
        tail = null;
        waiting = 0;
        weight = 0;
        notifyAll();
        return batch;
    }

    private void send(Outgoing batch) throws IOException {
        countBatch();
        Outgoing unsent = batch;
        try {
            Outgoing each = batch;
            while (each != null) {
                // Read first: after a flush it is another's.
                Outgoing next = each.next;
                each.encode(writer);
                if (writer.pending() >= WEIGHT && next != null) {
                    writer.flush();
                    unsent = done(unsent, next);
                    countBatch();
                }
                each = next;
            }
            writer.flush();
        } finally {
            done(unsent, null);
        }
    }

    private void countBatch() {
        batches = batches + 1;
        since = watch.now();
    }

    /** Lets go of what was sent; each may be added again at once, so its link is read before. */
    private static Outgoing done(Outgoing from, Outgoing to) {
        Outgoing each = from;
        while (each != to) {
            Outgoing next = each.next;
            each.next = null;
            each.done();
            each = next;
        }
        return to;
    }

    private void fail(IOException cause) {
        if (close()) {
            onFailure.accept(cause);
        }
    }

    /** {@return whether it was open} Nothing is sent any more; what waits is done. */
    public boolean close() {
        Outgoing left;
        boolean was;
        synchronized (this) {
            was = !closed;
            closed = true;
            left = take();
        }
        done(left, null);
        return was;
    }

    /** {@return since when one batch is being sent, in the watch's time; 0 when none is} */
    public long sendingSince() {
        return since;
    }

    /** {@return how many batches were begun so far; what tells one from the next} */
    public int batches() {
        return batches;
    }
}
