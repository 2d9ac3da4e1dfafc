// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.spi.BufferAllocator.RegionObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The end of slabs: every observer is told, and when the last one has returned, no driver knows the region and it is
 * unmapped. Telling may take long, so freeing a buffer leaves it to a thread of this object's own, which comes when
 * there is something to do and ends when there is not.
 */
final class Retirement {

    private record Ending(Slab slab, Consumer<Slab> whenUnmapped) {
    }

    private final Executor thread;
    private final Consumer<String> warning;
    private final List<RegionObserver> observers = new CopyOnWriteArrayList<>();
    /** Guards the two below. */
    private final Object lock = new Object();
    private final Deque<Ending> waiting = new ArrayDeque<>();
    private boolean running;

    /**
     * Makes one that nobody observes.
     *
     * @param thread starts a thread for what it is given
     * @param warning takes what went wrong
     */
    Retirement(Executor thread, Consumer<String> warning) {
        this.thread = thread;
        this.warning = warning;
    }

    void add(RegionObserver observer) {
        observers.add(observer);
    }

    void remove(RegionObserver observer) {
        observers.remove(observer);
    }

    /** Ends slabs on the calling thread. */
    void now(List<Slab> slabs, Consumer<Slab> whenUnmapped) {
        slabs.forEach(slab -> end(new Ending(slab, whenUnmapped)));
    }

    /** Ends a slab on this object's thread. Never blocks. */
    void later(Slab slab, Consumer<Slab> whenUnmapped) {
        boolean start;
        synchronized (lock) {
            waiting.add(new Ending(slab, whenUnmapped));
            start = !running;
            running = true;
        }
        if (start) {
            thread.execute(this::work);
        }
    }

    private void work() {
        while (true) {
            Ending next;
            synchronized (lock) {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            end(next);
        }
    }

    /** A region whose driver did not let go stays mapped: the kernel may still write into it (rule L2). */
    private void end(Ending ending) {
        Slab slab = ending.slab();
        boolean letGo = true;
        for (RegionObserver observer : observers) {
            try {
                observer.retiring(slab.region());
            } catch (RuntimeException | LinkageError e) {
                letGo = false;
                warning.accept(slab + " stays mapped, for a driver did not let go of it: " + e);
            }
        }
        if (letGo) {
            try {
                slab.unmap();
            } catch (RuntimeException e) {
                warning.accept(slab + " could not be unmapped and is lost: " + e);
                return;
            }
            ending.whenUnmapped().accept(slab);
        }
    }
}
