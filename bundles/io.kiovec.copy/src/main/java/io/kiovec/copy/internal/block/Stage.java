// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Port;
import io.kiovec.io.DeviceException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A thread that takes chunks, moves each through a port of its own, and hands them on. Every chunk that it takes it hands
 * on, unless it breaks, which it tells once.
 */
final class Stage {

    /** Opens the port, on the stage's thread. */
    @FunctionalInterface
    interface Opening {
        Port open() throws DeviceException;
    }

    /** What is done with a chunk before and after it goes through the port. */
    interface Work {
        /** {@return whether the chunk is to go through the port} */
        boolean before(Chunk chunk);

        /** Looks at what came through the port. */
        void after(Chunk chunk);
    }

    private static final Object END = new Object();

    private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
    private final Opening opening;
    private final Work work;
    private final Consumer<Chunk> next;
    private final Consumer<Throwable> broken;
    private final Thread thread;

    /**
     * @param name of the thread
     * @param opening opens the port
     * @param work what is done with a chunk besides
     * @param next takes chunks, on this stage's thread
     * @param broken hears why no more chunks come
     */
    Stage(String name, Opening opening, Work work, Consumer<Chunk> next, Consumer<Throwable> broken) {
        this.opening = opening;
        this.work = work;
        this.next = next;
        this.broken = broken;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void accept(Chunk chunk) {
        inbox.add(chunk);
    }

    /** Lets it end when it has handed on what it has. */
    void end() {
        inbox.add(END);
    }

    /** Ends a read of a stream that nobody writes to. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits until it has ended. {@return whether it has} */
    boolean join(long milliseconds) throws InterruptedException {
        thread.join(milliseconds);
        return !thread.isAlive();
    }

    private void run() {
        try (Port port = opening.open()) {
            while (true) {
                Object taken = port.inFlight() == 0 ? inbox.take() : inbox.poll();
                if (taken == END) {
                    finish(port);
                    return;
                }
                if (taken == null) {
                    port.await(this::done);
                } else {
                    take((Chunk) taken, port);
                }
            }
        } catch (InterruptedException | DeviceException | RuntimeException | Error e) {
            broken.accept(e);
        }
    }

    private void take(Chunk chunk, Port port) throws DeviceException {
        if (!work.before(chunk)) {
            next.accept(chunk);
            return;
        }
        while (port.inFlight() == port.depth()) {
            port.await(this::done);
        }
        port.start(chunk);
    }

    private void finish(Port port) throws DeviceException {
        while (port.inFlight() > 0) {
            port.await(this::done);
        }
    }

    private void done(Chunk chunk) {
        work.after(chunk);
        next.accept(chunk);
    }
}
