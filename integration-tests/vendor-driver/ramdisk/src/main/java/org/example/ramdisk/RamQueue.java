// SPDX-License-Identifier: Apache-2.0
package org.example.ramdisk;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * A queue (rule D2): its owner fills places, hands them over in a batch, and takes back what is done; in between they
 * belong to a thread that plays the adapter. Places are reused, so nothing is allocated for a request. The places' steps
 * are guarded by the monitor; what is in a place belongs to whom the step says.
 */
final class RamQueue implements BlockEndpointQueue {

    private enum Step {
        FREE, QUEUED, SUBMITTED, RUNNING, DONE
    }

    /** A place for a request. */
    private static final class Place {
        private Step step = Step.FREE;
        private long token;
        private Kind kind = Kind.FLUSH;
        private long offset;
        private MemorySegment memory = MemorySegment.NULL;
        private TransferMode mode = TransferMode.DIRECT;
        private Failure failure = Failure.NONE;
    }

    private final MemorySegment disk;
    private final Place[] places;
    private final Runnable whenClosed;
    private final Thread adapter;
    private int turn;
    private int done;
    private boolean closed;

    RamQueue(Address address, MemorySegment disk, int depth, Runnable whenClosed) {
        this.disk = disk;
        this.whenClosed = whenClosed;
        places = new Place[depth];
        for (int i = 0; i < depth; i++) {
            places[i] = new Place();
        }
        adapter = Thread.ofPlatform().name("ramdisk " + address).daemon().start(this::work);
    }

    @Override
    public synchronized boolean offer(Entry entry) {
        Place place = null;
        for (int i = 0; i < places.length && place == null; i++) {
            place = places[i].step == Step.FREE ? places[i] : null;
        }
        if (place == null) {
            return false;
        }
        place.token = entry.token();
        place.kind = entry.kind();
        place.offset = entry.offset();
        place.memory = entry.memory();
        place.mode = entry.mode();
        place.failure = Failure.NONE;
        place.step = Step.QUEUED;
        return true;
    }

    @Override
    public synchronized int submit() {
        int started = 0;
        for (Place place : places) {
            if (place.step == Step.QUEUED) {
                place.step = Step.SUBMITTED;
                started++;
            }
        }
        notifyAll();
        return started;
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) throws DeviceException {
        awaitDone(minimum, timeoutNanos);
        int reaped = 0;
        for (Place place : places) {
            if (isDone(place)) {
                long bytes = place.failure == Failure.NONE ? place.memory.byteSize() : 0;
                sink.complete(place.token, place.failure, bytes, place.mode, 0, -1, 0);
                free(place);
                reaped++;
            }
        }
        return reaped;
    }

    private synchronized void awaitDone(int minimum, long timeoutNanos) {
        long end = System.nanoTime() + timeoutNanos;
        long left = timeoutNanos;
        boolean interrupted = false;
        while (done < minimum && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                // Who interrupts ends the wait; what is in flight goes on.
                interrupted = true;
                break;
            }
            left = end - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isDone(Place place) {
        return place.step == Step.DONE;
    }

    private synchronized void free(Place place) {
        place.memory = MemorySegment.NULL;
        place.step = Step.FREE;
        done--;
    }

    @Override
    public synchronized void cancel(long token) {
        for (Place place : places) {
            if (place.token == token && (place.step == Step.QUEUED || place.step == Step.SUBMITTED)) {
                end(place, Failure.TIMEOUT);
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (adapter.isAlive()) {
            try {
                adapter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        whenClosed.run();
    }

    private void work() {
        for (Place place = next(); place != null; place = next()) {
            MemorySegment memory = place.memory;
            switch (place.kind) {
                case READ -> MemorySegment.copy(disk, place.offset, memory, 0, memory.byteSize());
                case WRITE -> MemorySegment.copy(memory, 0, disk, place.offset, memory.byteSize());
                case FLUSH -> {
                    // The memory is the medium.
                }
            }
            synchronized (this) {
                end(place, Failure.NONE);
            }
        }
    }

    /** {@return the next place to work on, null after close} */
    private synchronized Place next() {
        while (!closed) {
            // It goes round, so that no place is passed over for ever.
            for (int i = 0; i < places.length; i++) {
                turn = (turn + 1) % places.length;
                if (places[turn].step == Step.SUBMITTED) {
                    places[turn].step = Step.RUNNING;
                    return places[turn];
                }
            }
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread; close ends it.
            }
        }
        return null;
    }

    private void end(Place place, Failure failure) {
        place.failure = failure;
        place.step = Step.DONE;
        done++;
        notifyAll();
    }
}
