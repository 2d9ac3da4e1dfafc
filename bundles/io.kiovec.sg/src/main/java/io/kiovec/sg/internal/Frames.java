// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The headers of one endpoint's commands, made once: as many as the kernel takes at a time. A command takes one by an
 * atomic operation and gives it back; when all are taken it waits, as long as it may. Any thread.
 */
final class Frames {

    /** One command's header, and room for the pieces of its data. Of one thread at a time. */
    static final class Frame {

        /** Pieces of one transfer that sg takes. */
        static final int MOST_VECTORS = 1024;

        private final int index;
        private final MemorySegment header;
        private MemorySegment vectors = MemorySegment.NULL;

        Frame(int index, MemorySegment header) {
            this.index = index;
            this.header = header;
        }

        MemorySegment header() {
            return header;
        }

        /** {@return a number that no other command in flight on this endpoint has, positive} */
        int packId() {
            return index + 1;
        }

        /** {@return room for a list of pieces; made when it is first needed, which is for data on the heap} */
        MemorySegment vectors() {
            if (vectors.equals(MemorySegment.NULL)) {
                vectors = Arena.ofAuto().allocate(MOST_VECTORS * SgHeader.VECTOR.byteSize(), Long.BYTES);
            }
            return vectors;
        }
    }

    private final Address address;
    private final AtomicReferenceArray<Frame> idle;
    private final AtomicInteger waiting = new AtomicInteger();
    /** One permit for each frame that came back while somebody waited; whoever gets one looks again. */
    private final Semaphore returned = new Semaphore(0);

    /**
     * Makes them.
     *
     * @param address the device, for messages
     * @param count how many
     * @param headerBytes of one header
     */
    Frames(Address address, int count, long headerBytes) {
        this.address = address;
        idle = new AtomicReferenceArray<>(count);
        MemorySegment all = Arena.ofAuto().allocate(count * headerBytes, Long.BYTES);
        for (int i = 0; i < count; i++) {
            idle.set(i, new Frame(i, all.asSlice(i * headerBytes, headerBytes)));
        }
    }

    /**
     * Takes one.
     *
     * @param timeoutNanos how long to wait
     * @return a frame, to be given back
     * @throws DeviceException.Busy when none came back in time; nothing was started
     */
    Frame take(long timeoutNanos) throws DeviceException.Busy {
        Frame frame = find();
        return frame == null ? await(timeoutNanos) : frame;
    }

    private Frame find() {
        int first = (int) Thread.currentThread().threadId();
        for (int i = 0; i < idle.length(); i++) {
            int place = (first + i & Integer.MAX_VALUE) % idle.length();
            Frame seen = idle.get(place);
            if (seen != null && idle.compareAndSet(place, seen, null)) {
                return seen;
            }
        }
        return null;
    }

    /**
     * A waiter counts itself and then looks; who gives a frame back puts it there and then looks for waiters. So a frame is
     * seen, or its return is told.
     */
    private Frame await(long timeoutNanos) throws DeviceException.Busy {
        long deadline = System.nanoTime() + timeoutNanos;
        waiting.incrementAndGet();
        try {
            for (Frame frame = find();; frame = find()) {
                if (frame != null) {
                    return frame;
                }
                if (!returned.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new DeviceException.Busy(address, "all " + idle.length()
                            + " places of the driver's queue are taken: fewer commands at once, or a longer timeout");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException.Busy(address,
                    "interrupted while waiting for a place in the driver's queue; nothing was started");
        } finally {
            waiting.decrementAndGet();
        }
    }

    void give(Frame frame) {
        idle.set(frame.index, frame);
        if (waiting.get() > 0) {
            returned.release();
        }
    }
}
