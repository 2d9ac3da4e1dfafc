// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.core.internal.unit.CoreRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the requests of one queue are that drivers' queues have: as many places as the queue is deep, each used again and
 * again under tokens that never come twice. For the owner's thread.
 *
 * @param <R> the face's requests
 */
final class Places<R extends CoreRequest> {

    /** A place for a request in a driver's queue. */
    static final class Place<R> {
        private final int index;
        private long token;
        private R request;
        private Lane<R> lane;
        private long start;
        private boolean landed;
        private boolean cancelled;
        private Throwable abandoned;

        private Place(int index) {
            this.index = index;
        }

        /** {@return under what it is known to the driver} */
        long token() {
            return token;
        }

        /** {@return whose it is, {@code null} for nobody's} */
        R request() {
            return request;
        }

        /** {@return the driver's queue, {@code null} for none} */
        Lane<R> lane() {
            return lane;
        }

        /** {@return when the request was begun} */
        long start() {
            return start;
        }

        /** {@return why nobody can tell what became of it, {@code null} where it came back} */
        Throwable abandoned() {
            return abandoned;
        }

        /** {@return whether a driver has it that was not asked to cancel it} */
        boolean isToBeCancelled() {
            return lane != null && !landed && !cancelled;
        }

        void cancelled() {
            cancelled = true;
        }
    }

    private final List<Place<R>> all;
    private final int[] free;
    private int freeCount;
    private long sequence;
    private final Ring<Place<R>> landed;

    Places(int depth) {
        all = new ArrayList<>(depth);
        free = new int[depth];
        for (int i = 0; i < depth; i++) {
            all.add(new Place<>(i));
            free[freeCount++] = depth - 1 - i;
        }
        landed = new Ring<>(depth);
    }

    /** {@return how many there are} */
    int depth() {
        return all.size();
    }

    /** {@return requests that have not come back, or have and are still here} */
    int inside() {
        return all.size() - freeCount;
    }

    /** {@return all of them} */
    List<Place<R>> all() {
        return all;
    }

    /** {@return an empty place with a new token; it stays free until it is taken} */
    Place<R> next() {
        Place<R> place = all.get(free[freeCount - 1]);
        place.token = sequence++ * all.size() + place.index;
        return place;
    }

    /** Puts a request into the place that {@link #next} gave. */
    void take(Place<R> place, R request, Lane<R> lane, long start) {
        freeCount--;
        place.request = request;
        place.lane = lane;
        place.start = start;
        place.landed = false;
        place.cancelled = false;
        lane.came();
    }

    /** Notes that a request came back; {@return it, {@code null} when none is out under that token} */
    R land(long token) {
        Place<R> place = all.get((int) Math.floorMod(token, (long) all.size()));
        if (place.request == null || place.landed || place.token != token) {
            return null;
        }
        land(place, null);
        return place.request;
    }

    /** Gives up all that a driver's queue has not given back. */
    void abandon(Lane<R> lane, Throwable why) {
        for (Place<R> place : all) {
            if (place.lane == lane && !place.landed) {
                land(place, why);
            }
        }
    }

    private void land(Place<R> place, Throwable abandoned) {
        place.landed = true;
        place.abandoned = abandoned;
        landed.add(place);
    }

    /** {@return the first that has come back, which stays; {@code null} for none} */
    R firstLanded() {
        return landed.size() == 0 ? null : landed.peek().request;
    }

    /** {@return the place of {@link #firstLanded}, to be vacated} */
    Place<R> takeLanded() {
        return landed.take();
    }

    /** Nobody has the place any more. */
    void vacate(Place<R> place) {
        place.request = null;
        place.lane.left();
        place.lane = null;
        place.abandoned = null;
        free[freeCount++] = place.index;
    }
}
