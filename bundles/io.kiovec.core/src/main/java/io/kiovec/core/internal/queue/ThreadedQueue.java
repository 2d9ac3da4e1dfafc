// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue over synchronous calls (rule D1): threads of its own take submitted requests and do each as {@code execute}
 * would. All its lists are rings of the queue's depth, so nothing is allocated for a request.
 *
 * @param <R> the face's requests
 */
public class ThreadedQueue<R> implements OpenQueue<R> {

    /** Threads at most: beyond it, more in flight does not make synchronous calls quicker. */
    private static final int MAX_THREADS = 32;

    private final QueuedRequests<R> requests;
    private final QueueOwner owner;
    private final int depth;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition results = lock.newCondition();
    private final Ring<R> offered;
    private final Ring<R> submitted;
    private final Ring<R> done;
    private int size;
    private int threads;
    private int idle;
    private boolean closed;

    /**
     * Opens it.
     *
     * @param requests whose requests
     * @param options depth and kind
     * @throws DeviceException.IllegalRequest when it is to be bound to a virtual thread
     */
    public ThreadedQueue(QueuedRequests<R> requests, QueueOptions options) throws DeviceException.IllegalRequest {
        this.requests = requests;
        depth = options.depth();
        owner = QueueOwner.of(requests.address(), options.binding());
        offered = new Ring<>(depth);
        submitted = new Ring<>(depth);
        done = new Ring<>(depth);
    }

    private void check() throws DeviceException.IllegalRequest {
        owner.check();
        if (closed) {
            throw owner.closed();
        }
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Offer offer(R request) throws DeviceException.IllegalRequest {
        requests.check(request);
        lock.lock();
        try {
            check();
            if (size == depth) {
                return Offer.FULL;
            }
            requests.claim(request);
            offered.add(request);
            size++;
            return Offer.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes and starts a claimed request of another queue, of which nothing has been done; there must be room for it.
     *
     * @param request claimed
     */
    public final void adopt(R request) {
        lock.lock();
        try {
            offered.add(request);
            size++;
            start();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int submit() throws DeviceException.IllegalRequest {
        lock.lock();
        try {
            check();
            return start();
        } finally {
            lock.unlock();
        }
    }

    private int start() {
        int count = offered.size();
        while (offered.size() > 0) {
            submitted.add(offered.take());
            work.signal();
        }
        int missing = Math.min(submitted.size() - idle, Math.min(depth, MAX_THREADS) - threads);
        for (int i = 0; i < missing; i++) {
            threads++;
            Thread.ofPlatform().daemon().name("kiovec-queue " + requests.address() + " " + threads).start(this::serve);
        }
        return count;
    }

    private void serve() {
        for (R request = next(); request != null; request = next()) {
            requests.run(request);
            lock.lock();
            try {
                done.add(request);
                results.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private R next() {
        lock.lock();
        try {
            while (submitted.size() == 0 && !closed) {
                idle++;
                work.awaitUninterruptibly();
                idle--;
            }
            if (submitted.size() == 0) {
                threads--;
                results.signalAll();
                return null;
            }
            return submitted.take();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int reap(R[] into, int minimum, Duration timeout) throws DeviceException.IllegalRequest {
        owner.checkMinimum(minimum, into.length);
        lock.lock();
        try {
            owner.check();
            if (closed && size == 0) {
                throw owner.closed();
            }
            start();
            // A queue that is closed meanwhile ends what it has, so that comes too.
            for (long left = timeout.toNanos(); done.size() < Math.min(minimum, size) && left > 0;) {
                left = awaitResults(left);
            }
            int count = Math.min(done.size(), into.length);
            for (int i = 0; i < count; i++) {
                into[i] = done.take();
            }
            size -= count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how much of the time is left, none after an interrupt} */
    private long awaitResults(long nanos) {
        try {
            return results.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() {
        requests.forget(this);
        shutDown();
    }

    /**
     * Ends the queue: what was accepted is done, its threads end. The threads are the framework's, so any thread may do
     * this, also for a queue that is bound to another.
     */
    @Override
    public final void shutDown() {
        lock.lock();
        try {
            if (!closed) {
                start();
                closed = true;
                work.signalAll();
            }
            while (threads > 0) {
                results.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
