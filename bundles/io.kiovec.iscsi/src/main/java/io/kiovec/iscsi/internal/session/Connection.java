// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A session's connection: how bytes come and go, and how threads wait for what they bring. Its lock is the session's, held for
 * as long as it takes to hand bytes to the system or take them from it, never while anybody waits.
 *
 * <p>Whoever waits for an answer on a platform thread polls the connection itself, so that an answer costs no change of threads;
 * {@link Turns} says whose turn that is. Virtual threads leave it to the event loop and park.
 */
final class Connection {

    private static final Waiting ALL = () -> false;

    private final ReentrantLock lock = new ReentrantLock();
    private final SocketChannel channel;
    private final Sender sender;
    private final Receiver receiver;
    private final Duration busyPoll;
    private final BooleanSupplier isShared;
    private final Consumer<String> failing;
    /** With the lock, which the event loop waits for until the connection is in it. */
    private Turns turns;
    private long heard = System.nanoTime();
    private volatile Optional<String> lost = Optional.empty();

    /**
     * Takes a connection that has logged in and does not block.
     *
     * @param channel the connection
     * @param sender what goes there
     * @param receiver what comes from there
     * @param busyPoll how long a thread looks for an answer before it sleeps; zero for never
     * @param isShared whether others wait for answers too, and what comes may be there already; asked with the lock
     * @param failing told, with the lock, that it is of no use any more; has {@link #lose} called
     */
    Connection(SocketChannel channel, Sender sender, Receiver receiver, Duration busyPoll,
            BooleanSupplier isShared, Consumer<String> failing) {
        this.channel = channel;
        this.sender = sender;
        this.receiver = receiver;
        this.busyPoll = busyPoll;
        this.isShared = isShared;
        this.failing = failing;
    }

    /** Puts it into the event loop, and takes what has come already. */
    void begin(Loop loop, Session session) throws IOException {
        lock.lock();
        try {
            turns = new Turns(loop.add(session, channel), BusyPoll.of(busyPoll));
            turns.arm();
            receive();
        } finally {
            lock.unlock();
        }
    }

    /** {@return what keeps the session} */
    ReentrantLock lock() {
        return lock;
    }

    /** {@return why it is of no use any more; empty while it is} */
    Optional<String> lost() {
        return lost;
    }

    boolean isLost() {
        return lost.isPresent();
    }

    /** {@return when the target was last heard of, by {@link System#nanoTime}} With the lock. */
    long heard() {
        return heard;
    }

    // Waiting.

    /**
     * Waits until something is over, or for so long; then does something with the lock held. An interrupt waits until then.
     *
     * @param waiting what is waited for
     * @param nanos how long at most
     * @param then what is done then
     */
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
                if (!isLost() && turns.claim()) {
                    try {
                        poll(waiting, left, first && isShared.getAsBoolean());
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
            if (!isLost() && turns.claim()) {
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
            receive(waiting);
        }
        long until = System.nanoTime() + left;
        while (!waiting.isOver() && !isLost()) {
            long still = until - System.nanoTime();
            if (still <= 0 || Thread.currentThread().isInterrupted()) {
                return;
            }
            lock.unlock();
            try {
                turns.select(still);
            } catch (IOException e) {
                lock.lock();
                failing.accept("waiting failed: " + e.getMessage());
                return;
            }
            lock.lock();
            receive(waiting);
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

    // Moving bytes, with the lock.

    private void receive() {
        receive(ALL);
    }

    /**
     * Takes what has come, as far as it is waited for: what the thread begins next reaches the target while that still answers what is
     * under way. Where others wait, they need the rest.
     */
    private void receive(Waiting waiting) {
        if (isLost()) {
            return;
        }
        try {
            if (receiver.receive(turns.isAwaited() ? ALL : waiting)) {
                heard = System.nanoTime();
            }
            flush();
        } catch (IOException | IndexOutOfBoundsException e) {
            failing.accept(reason(e));
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Sends what there is to send, as far as it can go now. */
    void flush() {
        if (isLost()) {
            return;
        }
        try {
            if (!sender.flush()) {
                turns.wantsToWrite();
            }
        } catch (IOException e) {
            failing.accept(reason(e));
        }
    }

    /** Somebody has to look for an answer soon that nobody waits for. */
    void lookSoon() {
        turns.look();
    }

    /** The event loop has found that something can be read or written. Takes the lock. */
    void ready(SelectionKey selected) {
        lock.lock();
        try {
            if (isLost() || !selected.isValid()) {
                return;
            }
            if (selected.isWritable() && sender.flush()) {
                turns.hasWritten();
            }
            if (turns.isLoops() && selected.isReadable()) {
                receive();
            }
        } catch (IOException | CancelledKeyException e) {
            failing.accept(reason(e));
        } finally {
            lock.unlock();
        }
    }

    void tick(long now) {
        turns.tick(now);
    }

    // The end, with the lock.

    /**
     * It is of no use any more: nothing comes or goes, and whoever waits looks.
     *
     * @throws IOException when it could not be closed, though it is of no use all the same
     */
    void lose(String why) throws IOException {
        lost = Optional.of(why);
        try {
            channel.close();
        } finally {
            turns.end();
        }
    }

    /** Nobody waits any more. */
    void close() {
        turns.close();
    }
}
