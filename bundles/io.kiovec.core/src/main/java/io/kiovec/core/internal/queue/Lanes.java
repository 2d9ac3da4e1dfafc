// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.RequestPath;
import io.kiovec.io.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The drivers' queues that one queue of an application uses: mostly one; after a swap also the old endpoint's, until its
 * requests have come back. For the owner's thread.
 *
 * @param <R> the face's requests
 */
final class Lanes<R extends CoreRequest> implements LaneQueue.Landing<R> {

    /** What became of a request. */
    enum Way {
        /** It is in a driver's queue. */
        INSIDE,
        /** The driver's queue is full. */
        NO_ROOM,
        /** Nothing was done, and a synchronous call is to do it. */
        BESIDE,
        /** It has its result. */
        DONE
    }

    /** How long one of several lanes is waited for before the next. */
    private static final long SLICE_OF_SEVERAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DeviceUnit unit;
    private final QueuedWay<?, R> way;
    private final RequestPath<R> path;
    private final Thread owner = Thread.currentThread();
    private final Places<R> places;
    private final List<Lane<R>> lanes = new ArrayList<>(2);
    /** The endpoint that has no queue. */
    private Binding without;
    /** The lane whose driver is being called, for what it tells. */
    private volatile Lane<R> called;

    Lanes(DeviceUnit unit, QueuedWay<?, R> way, int depth) {
        this.unit = unit;
        this.way = way;
        path = way.path();
        places = new Places<>(depth);
    }

    /** {@return requests that have not come back from drivers} */
    int inside() {
        return places.inside();
    }

    /** Puts a claimed request into the present driver's queue, where it can be. */
    Way offer(R request) {
        long start = path.begin(request);
        boolean admitted = false;
        boolean entered = false;
        Way went = Way.DONE;
        try {
            path.admit(request);
            admitted = true;
            if (request.passage().isRecalled()) {
                way.recalled(request);
                return went;
            }
            entered = unit.gate().enter(request.passage());
            went = entered ? queue(request, start) : Way.BESIDE;
        } catch (DeviceException e) {
            path.failed(request, e);
        } finally {
            if (went != Way.INSIDE) {
                if (entered) {
                    unit.gate().leave(request.passage());
                }
                if (admitted) {
                    path.dismiss(request);
                }
            }
            if (went == Way.DONE) {
                path.end(request, start);
                way.ended(request);
            }
        }
        return went;
    }

    private Way queue(R request, long start) throws DeviceException {
        Binding binding = request.passage().binding();
        Lane<R> lane = lane(binding);
        if (lane == null || !way.isBegun(request, binding, lane.queue())) {
            return Way.BESIDE;
        }
        Places.Place<R> place = places.next();
        boolean taken = false;
        try {
            calls(lane);
            LaneQueue.Offered offered = lane.queue().offer(place.token(), request);
            taken = offered == LaneQueue.Offered.TAKEN;
            if (offered == LaneQueue.Offered.BESIDE) {
                return Way.BESIDE;
            }
            if (!taken) {
                if (lane.inside() == 0) {
                    throw path.queueFailed(request, binding, new IllegalStateException("empty, and takes nothing"));
                }
                return Way.NO_ROOM;
            }
        } catch (DeviceException.DirectImpossible refused) {
            return Way.BESIDE;
        } catch (RuntimeException | LinkageError e) {
            throw path.queueFailed(request, binding, e);
        } finally {
            if (!taken) {
                way.withdrawn(request);
            }
        }
        places.take(place, request, lane, start);
        lane.queued++;
        return Way.INSIDE;
    }

    /** Notes whose driver is called; mostly it is the one of before. */
    private void calls(Lane<R> lane) {
        if (called != lane) {
            called = lane;
        }
    }

    /** {@return the queue of an endpoint that a request is inside of, {@code null} when it has none} */
    private Lane<R> lane(Binding binding) {
        for (int i = lanes.size() - 1; i >= 0; i--) {
            Lane<R> lane = lanes.get(i);
            if (lane.binding() == binding) {
                return lane;
            }
        }
        return binding == without ? null : open(binding);
    }

    /** {@return whether the present endpoint has a queue, which is open then} */
    boolean isOpen() {
        Passage passage = new Passage();
        if (!unit.gate().enter(passage)) {
            return false;
        }
        try {
            return lane(passage.binding()) != null;
        } finally {
            unit.gate().leave(passage);
        }
    }

    private Lane<R> open(Binding binding) {
        lanes.removeIf(old -> old.inside() == 0);
        Optional<LaneQueue<R>> queue = Optional.empty();
        try {
            queue = way.open(binding, places.depth(), this);
        } catch (DeviceException noQueueNow) {
            // Its synchronous calls do what is asked, or say what is wrong.
        } catch (RuntimeException | LinkageError e) {
            binding.blame("threw " + e + " when asked for a queue");
        }
        if (queue.isEmpty()) {
            without = binding;
            return null;
        }
        Lane<R> lane = new Lane<>(binding, queue.get());
        way.lanes().add(lane);
        lanes.add(lane);
        return lane;
    }

    /** Starts what was put in. */
    void submit() {
        for (int i = lanes.size() - 1; i >= 0; i--) {
            submit(lanes.get(i));
        }
    }

    private void submit(Lane<R> lane) {
        if (lane.queued > 0) {
            try {
                calls(lane);
                lane.queued -= lane.queue().submit();
            } catch (DeviceException | RuntimeException | LinkageError e) {
                broken(lane, e);
            }
        }
    }

    /** Starts what was put in, and lets the drivers hand over what is done; {@link #landed} has it then. */
    void reap(int minimum, long nanos) {
        boolean one = true;
        for (int i = lanes.size() - 1; i >= 0; i--) {
            Lane<R> lane = lanes.get(i);
            one &= lane.inside() == 0 || lane.inside() == places.inside();
        }
        if (!one) {
            submit();
        }
        long slice = one ? nanos : Math.min(nanos, SLICE_OF_SEVERAL_NANOS);
        for (int i = lanes.size() - 1; i >= 0; i--) {
            reap(lanes.get(i), one ? minimum : 1, slice);
        }
    }

    private void reap(Lane<R> lane, int minimum, long nanos) {
        if (lane.inside() == 0) {
            return;
        }
        if (lane.queue().isStartedByReap()) {
            lane.queued = 0;
        } else {
            submit(lane);
        }
        int started = lane.inside() - lane.queued;
        if (started > 0 && lanes.contains(lane)) {
            try {
                calls(lane);
                lane.queue().reap(Math.min(minimum, started), nanos);
            } catch (DeviceException | RuntimeException | LinkageError e) {
                broken(lane, e);
            }
        }
    }

    @Override
    public R land(long token) {
        if (Thread.currentThread() != owner) {
            blameFromAfar();
            return null;
        }
        R request = places.land(token);
        if (request == null) {
            called.binding().blame("ended a request that it did not have, or ended it twice");
        }
        return request;
    }

    /** The thread that calls back is in no call: it is the queue that was called last. */
    private void blameFromAfar() {
        Lane<R> present = called;
        if (present != null) {
            present.binding().blame("ended a request of its queue on another thread than the queue's");
        }
    }

    /** {@return a request that has come back, for {@link #leave}; {@code null} for none} */
    R landed() {
        return places.firstLanded();
    }

    /** Ends the request that {@link #landed} gave: no call of the driver runs, so it may leave the endpoint. */
    Way leave(R request) {
        Places.Place<R> place = places.takeLanded();
        Binding binding = place.lane().binding();
        Way went = Way.DONE;
        try {
            if (place.abandoned() != null) {
                throw path.abandoned(request, binding, place.abandoned());
            }
            if (!way.isDone(request, binding)) {
                went = Way.BESIDE;
            }
        } catch (DeviceException e) {
            path.failed(request, e);
        }
        if (place.abandoned() == null) {
            unit.gate().leave(request.passage());
            path.dismiss(request);
        } else {
            way.leaveBehind(request);
        }
        places.vacate(place);
        if (went == Way.DONE) {
            path.end(request, place.start());
            way.ended(request);
        }
        return went;
    }

    /**
     * A driver's queue is of no use any more: nobody can tell of what was inside. The device may still write into the
     * memory, so neither that nor the endpoint is ever given back (rule L2).
     */
    private void broken(Lane<R> lane, Throwable why) {
        lane.binding().blame("failed in its queue (" + why + ")");
        giveUp(lane, why);
    }

    private void giveUp(Lane<R> lane, Throwable why) {
        lanes.remove(lane);
        places.abandon(lane, why);
    }

    /** Does what a swap asks for whose deadline is over (rule S4). */
    void heed() {
        for (int i = lanes.size() - 1; i >= 0; i--) {
            Lane<R> lane = lanes.get(i);
            lane.takeBack();
            switch (lane.wish()) {
                case NONE -> {
                    // As it mostly is.
                }
                case CANCEL -> {
                    lane.wish(Lane.Wish.NONE);
                    cancel(lane);
                }
                case GIVE_UP -> giveUp(lane,
                        new IllegalStateException("it did not give the request back when its endpoint was to go"));
            }
        }
    }

    private void cancel(Lane<R> lane) {
        for (Places.Place<R> place : places.all()) {
            if (place.lane() == lane && place.isToBeCancelled()) {
                cancel(place);
            }
        }
    }

    private void cancel(Places.Place<R> place) {
        place.cancelled();
        try {
            place.lane().queue().cancel(place.token());
        } catch (RuntimeException | LinkageError e) {
            broken(place.lane(), e);
        }
    }

    /** Has the drivers end what was aborted. */
    void cancelRecalled() {
        for (Places.Place<R> place : places.all()) {
            if (place.isToBeCancelled() && place.request().passage().isRecalled()) {
                cancel(place);
            }
        }
    }

    /** Closes the drivers' queues, which are empty; one whose endpoint is being let go is closed with it. */
    void close() {
        Passage passage = new Passage();
        for (Lane<R> lane : lanes) {
            if (unit.gate().enter(passage)) {
                if (passage.binding() == lane.binding()) {
                    lane.close(unit.around().log());
                    way.lanes().remove(lane);
                }
                unit.gate().leave(passage);
            }
        }
        lanes.clear();
    }
}
