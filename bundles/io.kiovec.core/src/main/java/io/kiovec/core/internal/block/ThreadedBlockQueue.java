// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.QueueOptions.Binding;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue over synchronous calls (rule D1): threads of its own take submitted requests and do each as {@code execute}
 * would. All its lists are rings of the queue's depth, so nothing is allocated for a request.
 */
final class ThreadedBlockQueue implements BlockQueue {

    /** Threads at most: beyond it, more in flight does not make synchronous calls quicker. */
    private static final int MAX_THREADS = 32;

    private final GatedBlockDevice device;
    private final int depth;
    private final Thread owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition results = lock.newCondition();
    private final Ring offered;
    private final Ring submitted;
    private final Ring done;
    private int size;
    private int running;
    private int threads;
    private int idle;
    private boolean closed;

    ThreadedBlockQueue(GatedBlockDevice device, QueueOptions options) throws DeviceException {
        this.device = device;
        depth = options.depth();
        owner = options.binding() == Binding.THREAD_BOUND ? Thread.currentThread() : null;
        if (owner != null && owner.isVirtual()) {
            throw new DeviceException.IllegalRequest(device.address(),
                    "a thread-bound queue belongs to a platform thread: ask for a served queue");
        }
        offered = new Ring(depth);
        submitted = new Ring(depth);
        done = new Ring(depth);
    }

    /** Requests in the order of their coming; for holders of the lock. */
    private static final class Ring {
        private final CoreBlockRequest[] slots;
        private int first;
        private int count;

        Ring(int depth) {
            slots = new CoreBlockRequest[depth];
        }

        void add(CoreBlockRequest request) {
            slots[(first + count++) % slots.length] = request;
        }

        CoreBlockRequest take() {
            CoreBlockRequest request = slots[first];
            slots[first] = null;
            first = (first + 1) % slots.length;
            count--;
            return request;
        }
    }

    private void check() throws DeviceException.IllegalRequest {
        if (owner != null && Thread.currentThread() != owner) {
            throw new DeviceException.IllegalRequest(device.address(), "the queue belongs to thread " + owner.getName()
                    + ": use it there, or open a served queue");
        }
        if (closed) {
            throw new DeviceException.IllegalRequest(device.address(), "the queue is closed: open another");
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
    public Offer offer(BlockRequest given) throws DeviceException.IllegalRequest {
        CoreBlockRequest request = device.own(given);
        lock.lock();
        try {
            check();
            if (size == depth) {
                return Offer.FULL;
            }
            request.claim();
            request.queued();
            offered.add(request);
            size++;
            return Offer.ACCEPTED;
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
        int count = offered.count;
        while (offered.count > 0) {
            submitted.add(offered.take());
            work.signal();
        }
        int missing = Math.min(submitted.count - idle, Math.min(depth, MAX_THREADS) - threads);
        for (int i = 0; i < missing; i++) {
            threads++;
            Thread.ofPlatform().daemon().name("kiovec-queue " + device.address() + " " + threads).start(this::serve);
        }
        return count;
    }

    private void serve() {
        for (CoreBlockRequest request = next(); request != null; request = next()) {
            device.run(request);
            lock.lock();
            try {
                running--;
                done.add(request);
                results.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private CoreBlockRequest next() {
        lock.lock();
        try {
            while (submitted.count == 0 && !closed) {
                idle++;
                work.awaitUninterruptibly();
                idle--;
            }
            if (submitted.count == 0) {
                threads--;
                results.signalAll();
                return null;
            }
            running++;
            return submitted.take();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int reap(BlockRequest[] into, int minimum, Duration timeout) throws DeviceException.IllegalRequest {
        if (minimum < 0 || minimum > into.length) {
            throw new DeviceException.IllegalRequest(device.address(),
                    "a minimum of " + minimum + " does not fit an array of " + into.length);
        }
        lock.lock();
        try {
            check();
            start();
            long left = timeout.toNanos();
            while (done.count < Math.min(minimum, size) && left > 0 && !closed) {
                left = results.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return take(into);
    }

    private int take(BlockRequest[] into) {
        lock.lock();
        try {
            int count = Math.min(done.count, into.length);
            for (int i = 0; i < count; i++) {
                into[i] = done.take();
            }
            size -= count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        device.forget(this);
        shutDown();
    }

    /**
     * Ends the queue: what was accepted is done, its threads end. The threads are the framework's, so any thread may do
     * this, also for a queue that is bound to another.
     */
    void shutDown() {
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
