// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that serves all sessions whose own threads do not wait for them just now, and keeps the time for all. It is
 * there while there are sessions.
 */
public final class Loop {

    /** How exactly timeouts are kept. */
    private static final long TICK_MILLIS = 50;
    private static final long END_MILLIS = 2_000;

    private final Object lock = new Object();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private Selector selector;
    private Thread thread;

    /** Makes one without sessions. */
    public Loop() {
    }

    /**
     * Takes a session in.
     *
     * @return its key, with no interest yet
     */
    SelectionKey add(Session session, SocketChannel channel) throws IOException {
        synchronized (lock) {
            if (thread == null) {
                selector = Selector.open();
            }
            SelectionKey key;
            try {
                key = channel.register(selector, 0, session);
            } catch (IOException e) {
                if (thread == null) {
                    selector.close();
                }
                throw e;
            }
            sessions.add(session);
            if (thread == null) {
                Selector own = selector;
                thread = Thread.ofPlatform().daemon().name("kiovec-iscsi").start(() -> run(own));
            }
            return key;
        }
    }

    /** A session has been closed. The last one waits until the thread has ended. */
    void remove(Session session) {
        Thread ending;
        synchronized (lock) {
            sessions.remove(session);
            if (thread == null) {
                return;
            }
            selector.wakeup();
            if (!sessions.isEmpty()) {
                return;
            }
            ending = thread;
            thread = null;
        }
        try {
            ending.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Selector own) {
        try (own) {
            long next = System.nanoTime();
            while (isWanted()) {
                own.select(Loop::ready, TICK_MILLIS);
                long now = System.nanoTime();
                if (now - next >= 0) {
                    sessions.forEach(session -> session.tick(now));
                    next = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
                }
            }
        } catch (IOException e) {
            sessions.forEach(session -> session.fail("the event loop failed: " + e.getMessage()));
        }
    }

    private boolean isWanted() {
        synchronized (lock) {
            return thread == Thread.currentThread();
        }
    }

    private static void ready(SelectionKey key) {
        ((Session) key.attachment()).ready(key);
    }
}
