// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Queues of several devices that one thread reaps together: it takes what is done in any of them, and waits for all of them.
 * Requests are offered to their own queue, as before; the group owns nothing and closes nothing.
 *
 * <p>Each queue keeps its rules of threads, so a group of thread-bound queues belongs to the thread that opened them, and a group
 * is for one thread at a time. What is done in several queues is taken in turns. Where nothing is done, the thread waits in one
 * queue after the other for {@link #TURN_NANOS} each, so what another device ends meanwhile may be taken that much later.
 * Nothing is allocated for a request.
 *
 * @param <R> the requests
 */
public final class QueueGroup<R> {

    /** How long one of several queues is waited for before the next, in nanoseconds. */
    public static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final Duration TURN = Duration.ofNanos(TURN_NANOS);

    private final List<RequestQueue<R>> queues = new ArrayList<>();
    private int next;
    /** Arrays of 1, 2, 4 and so on, each made when it is first used. */
    private final List<R[]> rooms = new ArrayList<>();

    /**
     * Makes a group.
     *
     * @param queues its first members
     */
    public QueueGroup(List<? extends RequestQueue<R>> queues) {
        this.queues.addAll(queues);
    }

    /**
     * Adds a queue.
     *
     * @param queue not yet in the group
     * @throws IllegalArgumentException when it is
     */
    public void add(RequestQueue<R> queue) {
        if (queues.contains(queue)) {
            throw new IllegalArgumentException("the queue is in the group already");
        }
        queues.add(queue);
    }

    /**
     * Takes a queue out, for example before it is closed.
     *
     * @param queue which
     */
    public void remove(RequestQueue<R> queue) {
        queues.remove(queue);
    }

    /** {@return requests that its queues hold, from offer to reap} */
    public int size() {
        int size = 0;
        for (int i = 0; i < queues.size(); i++) {
            size += queues.get(i).size();
        }
        return size;
    }

    /**
     * Starts what was offered to its queues.
     *
     * @return how many requests were started
     * @throws DeviceException.IllegalRequest as {@link RequestQueue#submit}
     */
    public int submit() throws DeviceException.IllegalRequest {
        int started = 0;
        for (int i = 0; i < queues.size(); i++) {
            started += queues.get(i).submit();
        }
        return started;
    }

    /**
     * Takes requests that are done, of whichever device. Submits first what was offered.
     *
     * @param done filled from its beginning
     * @param minimum how many to wait for, 0 to the array's length; no more than there are in the queues are waited for
     * @param timeout how long to wait for them; zero not to wait
     * @return how many were taken; fewer than the minimum when the time was over or the thread was interrupted
     * @throws DeviceException.IllegalRequest as {@link RequestQueue#reap}
     * @throws IllegalArgumentException for a minimum that does not fit the array
     */
    public int reap(R[] done, int minimum, Duration timeout) throws DeviceException.IllegalRequest {
        if (minimum < 0 || minimum > done.length) {
            throw new IllegalArgumentException("a minimum of " + minimum + " does not fit an array of " + done.length);
        }
        int wanted = Math.min(minimum, size());
        int count = takeReady(done, 0);
        long begin = System.nanoTime();
        long nanos = timeout.toNanos();
        for (long left = nanos; count < wanted && left > 0
                && !Thread.currentThread().isInterrupted(); left = nanos - (System.nanoTime() - begin)) {
            count += waitInOne(done, count, left < TURN_NANOS ? Duration.ofNanos(left) : TURN, timeout);
            count = takeReady(done, count);
        }
        return count;
    }

    /** Takes what is done already, beginning with another queue each time. {@return how many there are now} */
    private int takeReady(R[] done, int taken) throws DeviceException.IllegalRequest {
        int count = taken;
        for (int i = 0; i < queues.size() && count < done.length; i++) {
            count += take(turn(), done, count, 0, Duration.ZERO);
        }
        next = queues.isEmpty() ? 0 : (next + 1) % queues.size();
        return count;
    }

    private RequestQueue<R> turn() {
        next = (next + 1) % queues.size();
        return queues.get(next);
    }

    private int waitInOne(R[] done, int taken, Duration turn, Duration whole) throws DeviceException.IllegalRequest {
        RequestQueue<R> busy = null;
        int others = 0;
        for (int i = 0; i < queues.size(); i++) {
            RequestQueue<R> queue = turn();
            if (queue.size() > 0) {
                others += busy == null ? 0 : 1;
                busy = queue;
            }
        }
        return busy == null ? 0 : take(busy, done, taken, 1, others == 0 ? whole : turn);
    }

    private int take(RequestQueue<R> queue, R[] done, int taken, int minimum, Duration wait)
            throws DeviceException.IllegalRequest {
        if (queue.size() == 0 || taken == done.length) {
            return 0;
        }
        if (taken == 0) {
            return queue.reap(done, minimum, wait);
        }
        // Never more than there is room for: a queue has no place for what was taken out of it.
        R[] into = room(done, done.length - taken);
        int count = queue.reap(into, minimum, wait);
        for (int i = 0; i < count; i++) {
            done[taken + i] = into[i];
            into[i] = null;
        }
        return count;
    }

    private R[] room(R[] like, int most) {
        int power = 31 - Integer.numberOfLeadingZeros(most);
        while (rooms.size() <= power) {
            R[] array = Arrays.copyOf(like, 1 << rooms.size());
            Arrays.fill(array, null);
            rooms.add(array);
        }
        return rooms.get(power);
    }
}
