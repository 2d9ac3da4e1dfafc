// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread-bound queue: on the driver's own queue where it has one (rule D2), by threads beside it otherwise.
 * The threads take what comes while there is no endpoint, what the driver's queue has no way for, and what is to be begun
 * anew; so everything here either is in the driver's queue or waits for nothing but room in it. Nothing is allocated for
 * a request. One thread, but for {@link #size()}, {@link #close()}, {@link #shutDown()} and {@link #cancelRecalled()}.
 *
 * @param <P> the face's requests, as applications see them
 * @param <R> the same, as the core has them
 */
public class DriverQueue<P, R extends CoreRequest> implements OpenQueue<P> {

    /** How long the owner waits before it looks whether something else has come: an interrupt, a close, an abort. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** The same when threads beside it are at work too, for their results wake nobody who waits in the driver. */
    private static final long SHORT_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long who closes it waits when nothing has come. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final QueuedRequests<P> requests;
    private final QueuedWay<P, R> way;
    private final QueueOwner owner;
    private final int depth;
    private final Lanes<R> lanes;
    private final ThreadedQueue<P> beside;
    private final P[] fromBeside;
    private int besideCount;
    private final Ring<R> offered;
    private final Ring<R> waiting;
    private final Ring<P> done;
    /** Written by the owner only, and in order: a full fence for each request would cost more than all else here. */
    private final AtomicInteger size = new AtomicInteger();
    private volatile boolean closing;
    private volatile boolean recalled;
    private boolean closed;

    /**
     * Opens it.
     *
     * @param unit of the device
     * @param requests whose requests
     * @param way of the face
     * @param options depth and kind
     * @param room of the queue's depth
     * @throws DeviceException.IllegalRequest when it is to be bound to a virtual thread
     */
    public DriverQueue(DeviceUnit unit, QueuedRequests<P> requests, QueuedWay<P, R> way, QueueOptions options,
            P[] room)
            throws DeviceException.IllegalRequest {
        this.requests = requests;
        this.way = way;
        owner = QueueOwner.of(requests.address(), options.binding());
        depth = options.depth();
        lanes = new Lanes<>(unit, way, depth);
        beside = new ThreadedQueue<>(requests, QueueOptions.served(depth));
        fromBeside = room;
        offered = new Ring<>(depth);
        waiting = new Ring<>(depth);
        done = new Ring<>(depth);
    }

    private void check() throws DeviceException.IllegalRequest {
        owner.check();
        if (closing && !closed) {
            finish();
        }
        if (closed) {
            throw owner.closed();
        }
    }

    @Override
    public final int depth() {
        return depth;
    }

    @Override
    public final int size() {
        return size.get();
    }

    @Override
    public final Offer offer(P given) throws DeviceException.IllegalRequest {
        requests.check(given);
        check();
        if (size.getPlain() == depth) {
            return Offer.FULL;
        }
        requests.claim(given);
        adopt(given);
        return Offer.ACCEPTED;
    }

    /** Takes a claimed request; there must be room for it. */
    final void adopt(P claimed) {
        R request = way.own(claimed);
        way.taken(request, this);
        offered.add(request);
        size.setRelease(size.getPlain() + 1);
    }

    /** {@return whether the present driver has a queue of its own; not while there is none} */
    final boolean hasDriversQueue() {
        return lanes.isOpen();
    }

    @Override
    public final int submit() throws DeviceException.IllegalRequest {
        check();
        return start();
    }

    private int start() {
        int count = put();
        lanes.submit();
        settleLanded();
        return count;
    }

    /** Puts into the drivers' queues what can be there, not started. {@return how many requests were offered} */
    private int put() {
        if (recalled) {
            recalled = false;
            lanes.cancelRecalled();
        }
        lanes.heed();
        int count = offered.size();
        while (offered.size() > 0) {
            waiting.add(offered.take());
        }
        while (waiting.size() > 0) {
            R request = waiting.peek();
            Lanes.Way went = lanes.offer(request);
            if (went == Lanes.Way.NO_ROOM) {
                break;
            }
            waiting.take();
            settle(request, went);
        }
        return count;
    }

    private void settle(R request, Lanes.Way went) {
        switch (went) {
            case BESIDE -> {
                way.taken(request, null);
                beside.adopt(way.shown(request));
                besideCount++;
            }
            case DONE -> {
                way.taken(request, null);
                done.add(way.shown(request));
            }
            case INSIDE, NO_ROOM -> {
                // It comes back by itself, or is offered again.
            }
        }
    }

    private void settleLanded() {
        for (R request = lanes.landed(); request != null; request = lanes.landed()) {
            settle(request, lanes.leave(request));
        }
    }

    @Override
    public final int reap(P[] into, int minimum, Duration timeout) throws DeviceException.IllegalRequest {
        owner.checkMinimum(minimum, into.length);
        owner.check();
        if (closing && size.getPlain() > 0) {
            finish();
            return take(into);
        }
        check();
        return reap(into, minimum, timeout.toNanos());
    }

    /** The same for who has checked all. */
    final int reap(P[] into, int minimum, long nanos) {
        int wanted = Math.min(minimum, size.getPlain());
        long begin = System.nanoTime();
        put();
        if (done.size() >= wanted || nanos <= 0) {
            lanes.submit();
            collect(0, 0);
        }
        for (long left = nanos; done.size() < wanted && left > 0 && !closing
                && !Thread.currentThread().isInterrupted(); left = nanos - (System.nanoTime() - begin)) {
            collect(wanted - done.size(), left);
            put();
        }
        lanes.submit();
        settleLanded();
        if (closing) {
            finish();
        }
        return take(into);
    }

    /** Starts what was put in, takes what is done, and waits for some of it for a while. */
    private void collect(int missing, long nanos) {
        boolean both = besideCount > 0 && lanes.inside() > 0;
        long slice = Math.min(nanos, both ? SHORT_SLICE_NANOS : SLICE_NANOS);
        if (lanes.inside() > 0) {
            lanes.reap(both ? Math.min(missing, 1) : missing, slice);
            settleLanded();
            slice = 0;
        }
        collectBeside(missing, slice);
    }

    private void collectBeside(int missing, long nanos) {
        if (besideCount == 0) {
            return;
        }
        try {
            int count = beside.reap(fromBeside, nanos == 0 ? 0 : Math.min(missing, besideCount),
                    Duration.ofNanos(nanos));
            besideCount -= count;
            for (int i = 0; i < count; i++) {
                done.add(fromBeside[i]);
                fromBeside[i] = null;
            }
        } catch (DeviceException.IllegalRequest closedMeanwhile) {
            throw new IllegalStateException(closedMeanwhile);
        }
    }

    private int take(P[] into) {
        int count = Math.min(done.size(), into.length);
        for (int i = 0; i < count; i++) {
            into[i] = done.take();
        }
        size.setRelease(size.getPlain() - count);
        return count;
    }

    /** Has the owner end what was recalled; on any thread. */
    public final void cancelRecalled() {
        recalled = true;
    }

    @Override
    public final void close() {
        requests.forget(this);
        shutDown();
    }

    @Override
    public final void shutDown() {
        closing = true;
        if (owner.isHere()) {
            finish();
        }
    }

    /** Ends it on its owner's thread: what was accepted is done. An interrupt ends no transfer, and is left to the owner. */
    private void finish() {
        if (closed) {
            return;
        }
        closed = true;
        boolean interrupted = false;
        start();
        while (lanes.inside() > 0 || waiting.size() > 0 || besideCount > 0) {
            interrupted |= Thread.interrupted();
            int before = done.size();
            collect(1, SLICE_NANOS);
            start();
            if (done.size() == before) {
                // A driver that does not wait as it is asked must not take a processor for as long as it lasts.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        beside.shutDown();
        lanes.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
