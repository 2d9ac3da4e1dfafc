// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whose turn it is to read a connection: the event loop's, or that of a platform thread that waits for an answer anyhow. Between
 * two waits of one thread it is nobody's, which costs nothing; the loop takes it after a while. While others wait too, it
 * is the loop's. Belongs to the session's lock, but for {@link #select}.
 */
final class Turns {

    private enum Turn {
        /** The event loop's. */
        LOOP,
        /** A waiting thread's. */
        THREAD,
        /** Nobody's just now. */
        NOBODY
    }

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SelectionKey loopKey;
    private final BusyPoll busyPoll;
    private Turn turn = Turn.NOBODY;
    private Selector own;
    private int parked;
    private long since;
    private volatile boolean ended;
    /** Made once: a wait allocates nothing of ours. */
    private final BooleanSupplier isOver = () -> ended;

    Turns(SelectionKey loopKey, BusyPoll busyPoll) {
        this.loopKey = loopKey;
        this.busyPoll = busyPoll;
    }

    /** {@return whether the calling thread has to read now} */
    boolean claim() {
        if (Thread.currentThread().isVirtual() || parked > 0 || turn == Turn.THREAD || !hasSelector()) {
            if (turn == Turn.NOBODY) {
                arm();
            }
            return false;
        }
        if (turn == Turn.LOOP) {
            // In force with the loop's next select; until then it may be woken once in vain.
            loopKey.interestOpsAnd(~SelectionKey.OP_READ);
        }
        turn = Turn.THREAD;
        return true;
    }

    private boolean hasSelector() {
        if (own == null) {
            try {
                own = Selector.open();
                loopKey.channel().register(own, SelectionKey.OP_READ);
            } catch (IOException noMore) {
                closeOwn();
            }
        }
        return own != null;
    }

    /** Waits until something can be read, or for so long. Without the lock, by the thread whose turn it is. */
    void select(long nanos) throws IOException {
        try {
            busyPoll.select(own, Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos), 1, Integer.MAX_VALUE), isOver);
        } catch (ClosedSelectorException ended) {
            // The session is told to be lost before.
        }
    }

    void release() {
        turn = Turn.NOBODY;
        if (parked > 0) {
            arm();
        } else {
            since = System.nanoTime();
        }
    }

    /** It is the event loop's turn. */
    void arm() {
        turn = Turn.LOOP;
        if (loopKey.isValid()) {
            loopKey.interestOpsOr(SelectionKey.OP_READ);
            loopKey.selector().wakeup();
        }
    }

    /** Somebody has to look soon. */
    void look() {
        if (turn == Turn.NOBODY) {
            arm();
        }
    }

    boolean isLoops() {
        return turn == Turn.LOOP;
    }

    /** {@return whether somebody waits who does not read} */
    boolean isAwaited() {
        return parked > 0;
    }

    void parks() {
        parked++;
    }

    void unparks() {
        parked--;
    }

    void wantsToWrite() {
        if ((loopKey.interestOps() & SelectionKey.OP_WRITE) == 0) {
            loopKey.interestOpsOr(SelectionKey.OP_WRITE);
            loopKey.selector().wakeup();
        }
    }

    void hasWritten() {
        loopKey.interestOpsAnd(~SelectionKey.OP_WRITE);
    }

    void tick(long now) {
        if (turn == Turn.NOBODY && now - since > IDLE_NANOS) {
            arm();
            closeOwn();
        }
    }

    /** The connection is lost: whoever waits for it looks. */
    void end() {
        ended = true;
        if (own != null) {
            own.wakeup();
        }
        loopKey.selector().wakeup();
    }

    /** Nobody waits any more. */
    void close() {
        closeOwn();
    }

    private void closeOwn() {
        Selector old = own;
        own = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                // Its descriptors are gone with it all the same.
            }
        }
    }
}
