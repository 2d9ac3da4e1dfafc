// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A served queue on the driver's own queue (rule D2): a thread of the framework owns that and works it, so any thread may use
 * this one, and a virtual thread that waits here gives its carrier back. Nothing is allocated for a request.
 *
 * <p>The lock guards the lists between the two sides and is held for moves of references only: never while the driver is called,
 * so nobody who offers or reaps waits for a driver. A request is in one list at a time, or the server's own.
 *
 * @param <P> the face's requests, as applications see them
 * @param <R> the same, as the core has them
 */
public class ServedQueue<P, R extends CoreRequest> implements OpenQueue<P> {

    /** How long the server waits in the driver before it looks for what was offered meanwhile, at first and at most. */
    private static final long LEAST_SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LARGEST_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final QueuedRequests<P> requests;
    private final QueueOwner owner;
    private final int depth;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition results = lock.newCondition();
    private final Ring<P> offered;
    private final Ring<P> submitted;
    private final Ring<P> done;
    private int size;
    private boolean closed;
    private boolean ended;
    private final boolean onDriversQueue;

    /**
     * Opens it.
     *
     * @param unit of the device
     * @param requests whose requests
     * @param way of the face
     * @param options depth and kind
     * @param room of the queue's depth
     * @param batch of the queue's depth
     * @throws DeviceException.IllegalRequest never, for it is bound to no thread of the application's
     */
    protected ServedQueue(DeviceUnit unit, QueuedRequests<P> requests, QueuedWay<P, R> way, QueueOptions options,
            P[] room, P[] batch) throws DeviceException.IllegalRequest {
        this.requests = requests;
        depth = options.depth();
        owner = QueueOwner.of(requests.address(), options.binding());
        offered = new Ring<>(depth);
        submitted = new Ring<>(depth);
        done = new Ring<>(depth);
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("kiovec-queue " + requests.address()).start(() -> {
            try {
                DriverQueue<P, R> inner = new DriverQueue<>(unit, requests, way, QueueOptions.threadBound(depth),
                        room);
                opened.complete(inner.hasDriversQueue());
                serve(inner, batch);
            } catch (DeviceException | RuntimeException | LinkageError e) {
                opened.completeExceptionally(e);
            } finally {
                end();
            }
        });
        onDriversQueue = opened.join();
    }

    /** {@return whether the driver has a queue of its own; else threads that make calls serve better} */
    public final boolean isOnDriversQueue() {
        return onDriversQueue;
    }

    private void serve(DriverQueue<P, R> inner, P[] batch) throws DeviceException.IllegalRequest {
        long slice = LEAST_SLICE_NANOS;
        for (int count = take(batch, inner.size()); count >= 0; count = take(batch, inner.size())) {
            for (int i = 0; i < count; i++) {
                inner.adopt(batch[i]);
            }
            int ready = inner.reap(batch, Math.min(1, inner.size()), slice);
            hand(batch, ready);
            slice = count + ready > 0 ? LEAST_SLICE_NANOS : Math.min(slice * 2, LARGEST_SLICE_NANOS);
        }
        inner.shutDown();
    }

    /** Waits for work where the server has none. {@return how many requests were taken, -1 when all is done and closed} */
    private int take(P[] batch, int inside) {
        lock.lock();
        try {
            while (submitted.size() == 0 && inside == 0) {
                if (closed) {
                    return -1;
                }
                work.awaitUninterruptibly();
            }
            int count = submitted.size();
            for (int i = 0; i < count; i++) {
                batch[i] = submitted.take();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void hand(P[] batch, int count) {
        if (count == 0) {
            return;
        }
        lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                done.add(batch[i]);
                batch[i] = null;
            }
            results.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            closed = true;
            ended = true;
            results.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final int depth() {
        return depth;
    }

    @Override
    public final int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final Offer offer(P request) throws DeviceException.IllegalRequest {
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

    private void check() throws DeviceException.IllegalRequest {
        if (closed) {
            throw owner.closed();
        }
    }

    @Override
    public final int submit() throws DeviceException.IllegalRequest {
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
        }
        if (count > 0) {
            work.signal();
        }
        return count;
    }

    @Override
    public final int reap(P[] into, int minimum, Duration timeout) throws DeviceException.IllegalRequest {
        owner.checkMinimum(minimum, into.length);
        lock.lock();
        try {
            if (closed && size == 0) {
                throw owner.closed();
            }
            start();
            // A queue that is closed meanwhile ends what it has, so that comes too.
            for (long left = timeout.toNanos(); done.size() < Math.min(minimum, size) && left > 0 && !ended;) {
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
    public final void close() {
        requests.forget(this);
        shutDown();
    }

    /** Ends the queue, on any thread: what was accepted is done, and its thread ends. */
    @Override
    public final void shutDown() {
        lock.lock();
        try {
            if (!closed) {
                start();
                closed = true;
                work.signal();
            }
            while (!ended) {
                results.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
