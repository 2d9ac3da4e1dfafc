// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.io.Region;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A driver's own queue on one endpoint, and what is in it.
 *
 * <p>Why it is closed rightly: its owner calls it only while a request of its own is inside the endpoint, and that request
 * leaves after the call has returned. Whoever closes it on another thread has drained the endpoint before, so no call is
 * in it and none comes (rule L2).
 *
 * @param <R> the face's requests
 */
final class Lane<R> {

    private final Binding binding;
    private final LaneQueue<R> queue;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Regions that are unmapped, for the owner to take back. */
    private final ConcurrentLinkedQueue<Region> retired = new ConcurrentLinkedQueue<>();
    /** Requests that were queued and not started. */
    int queued;
    /** Requests that have not come back, those that were not started too. Written in order by its owner, read by any. */
    private final AtomicInteger inside = new AtomicInteger();
    /** What a swap asks of the owner; set by the unit's thread. */
    private volatile Wish wish = Wish.NONE;

    /** What a swap asks of a queue's owner (rule S4). */
    enum Wish {
        /** Nothing. */
        NONE,
        /** To cancel what is inside, for the deadline of draining is over. */
        CANCEL,
        /** To give it up: nothing of it is waited for any more. */
        GIVE_UP
    }

    Lane(Binding binding, LaneQueue<R> queue) {
        this.binding = binding;
        this.queue = queue;
    }

    int inside() {
        return inside.get();
    }

    void came() {
        inside.setRelease(inside.getPlain() + 1);
    }

    void left() {
        inside.setRelease(inside.getPlain() - 1);
    }

    Wish wish() {
        return wish;
    }

    void wish(Wish next) {
        wish = next;
    }

    Binding binding() {
        return binding;
    }

    LaneQueue<R> queue() {
        return queue;
    }

    void retire(Region region) {
        retired.add(region);
    }

    /** Takes back what was registered of regions that are unmapped. For its owner. */
    void takeBack() {
        for (Region region = retired.poll(); region != null; region = retired.poll()) {
            queue.retire(region);
        }
    }

    /** Closes it, once. Any thread, see above. */
    void close(CoreLog log) {
        if (closed.compareAndSet(false, true)) {
            try {
                queue.close();
            } catch (RuntimeException | LinkageError e) {
                log.warn("{}: {}", binding.target(), binding.blame("threw " + e + " when its queue was closed"), e);
            }
        }
    }
}
