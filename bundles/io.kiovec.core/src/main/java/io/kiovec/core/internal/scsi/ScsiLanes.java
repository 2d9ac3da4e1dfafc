// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.queue.Ring;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The drivers' queues that one queue of an application uses: mostly one; after a swap also the old endpoint's, until its
 * commands have come back. For the owner's thread.
 */
final class ScsiLanes implements ScsiEndpointQueue.Sink {

    /** What became of a command. */
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

    /** A command in a driver's queue. */
    private static final class Place {
        private CoreScsiRequest request;
        private ScsiLane lane;
        private long token;
        private boolean landed;
        private boolean cancelled;
        private Failure failure = Failure.NONE;
        private int errno;
        private long start;
        /** Why nobody can tell what became of it; {@code null} where it came back. */
        private Throwable abandoned;
    }

    /** How long one of several lanes is waited for before the next. */
    private static final long SLICE_OF_SEVERAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DeviceUnit unit;
    private final ScsiPath path;
    private final ScsiFace face;
    private final Thread owner = Thread.currentThread();
    private final Place[] places;
    private final int[] free;
    private int freeCount;
    private long sequence;
    private final Ring<Place> landed;
    private final List<ScsiLane> lanes = new ArrayList<>(2);
    private final QueueEntry entry = new QueueEntry();
    /** The endpoint that has no queue. */
    private Binding without;
    /** The lane whose driver is being called, for what it tells. */
    private volatile ScsiLane called;
    private int inside;

    ScsiLanes(DeviceUnit unit, ScsiPath path, ScsiFace face, int depth) {
        this.unit = unit;
        this.path = path;
        this.face = face;
        places = new Place[depth];
        free = new int[depth];
        for (int i = 0; i < depth; i++) {
            places[i] = new Place();
            free[freeCount++] = depth - 1 - i;
        }
        landed = new Ring<>(depth);
    }

    /** {@return commands that have not come back from drivers} */
    int inside() {
        return inside;
    }

    /** Puts a claimed command into the present driver's queue, where it can be. */
    Way offer(CoreScsiRequest request) {
        long start = path.begin(request);
        boolean admitted = false;
        boolean entered = false;
        Way way = Way.DONE;
        try {
            path.admit(request);
            admitted = true;
            if (request.passage().isRecalled()) {
                request.abortedUnsent();
                return way;
            }
            entered = unit.gate().enter(request.passage());
            way = entered ? queue(request, start) : Way.BESIDE;
        } catch (DeviceException e) {
            path.failed(request, e);
        } finally {
            if (way != Way.INSIDE) {
                if (entered) {
                    unit.gate().leave(request.passage());
                }
                if (admitted) {
                    path.dismiss(request);
                }
            }
            if (way == Way.DONE) {
                path.end(request, start);
                request.endRun();
            }
        }
        return way;
    }

    private Way queue(CoreScsiRequest request, long start) throws DeviceException {
        Binding binding = request.passage().binding();
        ScsiLane lane = lane(binding);
        TaggedCall call = lane == null ? null : path.queued(request, binding);
        if (call == null) {
            return Way.BESIDE;
        }
        int index = free[freeCount - 1];
        Place place = places[index];
        place.token = sequence++ * places.length + index;
        entry.begin(place.token, call);
        try {
            called = lane;
            if (!lane.queue().offer(entry)) {
                if (lane.inside() == 0) {
                    throw path.queueFailed(request, binding, new IllegalStateException("empty, and takes no command"));
                }
                return Way.NO_ROOM;
            }
        } catch (DeviceException.DirectImpossible refused) {
            return Way.BESIDE;
        } catch (RuntimeException | LinkageError e) {
            throw path.queueFailed(request, binding, e);
        } finally {
            entry.end();
        }
        freeCount--;
        place.request = request;
        place.lane = lane;
        place.landed = false;
        place.cancelled = false;
        place.start = start;
        lane.queued++;
        lane.came();
        inside++;
        return Way.INSIDE;
    }

    /** {@return the queue of an endpoint that a command is inside of, {@code null} when it has none} */
    private ScsiLane lane(Binding binding) {
        for (int i = lanes.size() - 1; i >= 0; i--) {
            ScsiLane lane = lanes.get(i);
            if (lane.binding() == binding) {
                return lane;
            }
        }
        return binding == without ? null : open(binding);
    }

    private ScsiLane open(Binding binding) {
        lanes.removeIf(old -> old.inside() == 0);
        Optional<ScsiEndpointQueue> queue = Optional.empty();
        try {
            queue = ((ScsiEndpoint) binding.endpoint()).openQueue(places.length);
        } catch (DeviceException noQueueNow) {
            // Its synchronous calls do what is asked, or say what is wrong.
        } catch (RuntimeException | LinkageError e) {
            binding.blame("threw " + e + " when asked for a queue");
        }
        if (queue.isEmpty()) {
            without = binding;
            return null;
        }
        ScsiLane lane = new ScsiLane(binding, queue.get());
        face.opened(lane);
        lanes.add(lane);
        return lane;
    }

    /** Starts what was put in. */
    void submit() {
        for (int i = 0; i < lanes.size(); i++) {
            ScsiLane lane = lanes.get(i);
            if (lane.queued > 0) {
                try {
                    called = lane;
                    lane.queued -= lane.queue().submit();
                } catch (DeviceException | RuntimeException | LinkageError e) {
                    broken(lane, e);
                }
            }
        }
    }

    /** Lets the drivers hand over what is done; {@link #landed} has it then. */
    void reap(int minimum, long nanos) {
        boolean one = true;
        for (int i = lanes.size() - 1; i >= 0; i--) {
            ScsiLane lane = lanes.get(i);
            one &= lane.inside() == 0 || lane.inside() == inside;
        }
        long slice = one ? nanos : Math.min(nanos, SLICE_OF_SEVERAL_NANOS);
        for (int i = lanes.size() - 1; i >= 0; i--) {
            ScsiLane lane = lanes.get(i);
            int started = lane.inside() - lane.queued;
            if (started > 0) {
                try {
                    called = lane;
                    lane.queue().reap(this, Math.min(one ? minimum : 1, started), slice);
                } catch (DeviceException | RuntimeException | LinkageError e) {
                    broken(lane, e);
                }
            }
        }
    }

    @Override
    public void complete(long token, Failure failure, int status, int senseLength, long residual, TransferMode mode,
            long copiedBytes, int errno) {
        if (Thread.currentThread() != owner) {
            blameFromAfar();
            return;
        }
        Place place = places[Math.floorMod(token, places.length)];
        if (place.request == null || place.landed || place.token != token) {
            called.binding().blame("ended a command that it did not have, or ended it twice");
            return;
        }
        place.landed = true;
        place.failure = failure;
        place.errno = errno;
        TaggedCall call = place.request.call();
        call.tellMode(mode);
        call.tellCopied(copiedBytes);
        if (failure == Failure.NONE) {
            call.tellStatus(status, senseLength, residual);
        }
        landed.add(place);
    }

    /** The thread that calls back is in no call: it is the queue that was called last. */
    private void blameFromAfar() {
        ScsiLane present = called;
        if (present != null) {
            present.binding().blame("ended a command of its queue on another thread than the queue's");
        }
    }

    /** {@return a command that has come back, for {@link #leave}; {@code null} for none} */
    CoreScsiRequest landed() {
        return landed.size() == 0 ? null : landed.peek().request;
    }

    /** Ends the command that {@link #landed} gave: no call of the driver runs, so it may leave the endpoint. */
    Way leave(CoreScsiRequest request) {
        Place place = landed.take();
        Binding binding = place.lane.binding();
        Way way = Way.DONE;
        try {
            if (place.abandoned != null) {
                throw path.abandoned(request, binding, place.abandoned);
            }
            if (!path.landed(request, binding, place.failure, place.errno)) {
                way = Way.BESIDE;
            }
        } catch (DeviceException e) {
            path.failed(request, e);
        }
        if (place.abandoned == null) {
            unit.gate().leave(request.passage());
            path.dismiss(request);
        } else {
            request.leaveCall();
        }
        return vacate(place, way);
    }

    private Way vacate(Place place, Way way) {
        CoreScsiRequest request = place.request;
        place.request = null;
        place.lane.left();
        place.lane = null;
        place.abandoned = null;
        inside--;
        free[freeCount++] = Math.floorMod(place.token, places.length);
        if (way == Way.DONE) {
            path.end(request, place.start);
            request.endRun();
        }
        return way;
    }

    /**
     * A driver's queue is of no use any more: nobody can tell of what was inside. The device may still write into the
     * memory, so neither that nor the endpoint is ever given back (rule L2).
     */
    private void broken(ScsiLane lane, Throwable why) {
        lane.binding().blame("failed in its queue (" + why + ")");
        giveUp(lane, why);
    }

    private void giveUp(ScsiLane lane, Throwable why) {
        lanes.remove(lane);
        for (Place place : places) {
            if (place.lane == lane && !place.landed) {
                place.landed = true;
                place.abandoned = why;
                landed.add(place);
            }
        }
    }

    /** Does what a swap asks for whose deadline is over (rule S4). */
    void heed() {
        for (int i = lanes.size() - 1; i >= 0; i--) {
            ScsiLane lane = lanes.get(i);
            switch (lane.wish()) {
                case NONE -> {
                    // As it mostly is.
                }
                case CANCEL -> {
                    lane.wish(ScsiLane.Wish.NONE);
                    cancel(lane);
                }
                case GIVE_UP -> giveUp(lane,
                        new IllegalStateException("it did not give the command back when its endpoint was to go"));
            }
        }
    }

    private void cancel(ScsiLane lane) {
        for (Place place : places) {
            if (place.lane == lane && !place.landed && !place.cancelled) {
                cancel(place);
            }
        }
    }

    private void cancel(Place place) {
        place.cancelled = true;
        try {
            place.lane.queue().cancel(place.token);
        } catch (RuntimeException | LinkageError e) {
            broken(place.lane, e);
        }
    }

    /** Has the drivers end what was aborted. */
    void cancelRecalled() {
        for (Place place : places) {
            if (place.lane != null && !place.landed && !place.cancelled && place.request.passage().isRecalled()) {
                cancel(place);
            }
        }
    }

    /** Closes the drivers' queues, which are empty; one whose endpoint is being let go is closed with it. */
    void close() {
        Passage passage = new Passage();
        for (ScsiLane lane : lanes) {
            if (unit.gate().enter(passage)) {
                if (passage.binding() == lane.binding()) {
                    lane.close(unit.around().log());
                    face.closed(lane);
                }
                unit.gate().leave(passage);
            }
        }
        lanes.clear();
    }
}
