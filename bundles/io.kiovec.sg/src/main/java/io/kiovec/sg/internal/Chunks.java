// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.sg.internal.Frames.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Native memory in pieces of one size, for data that lies in Java arrays, which the kernel cannot be pointed to. A
 * transfer takes as many as it needs and gives sg their list ({@code sg_iovec}), so that no large piece is needed. Kept for the
 * next one, up to a bound. Any thread.
 */
final class Chunks {

    static final int BYTES = 128 << 10;
    private static final int KEPT = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<MemorySegment> idle = new ArrayDeque<>();

    /** The pieces of one transfer. */
    final class Lease implements AutoCloseable {

        private final MemorySegment[] pieces;
        private final long length;

        private Lease(long length) {
            this.length = length;
            pieces = new MemorySegment[(int) Math.ceilDiv(length, (long) BYTES)];
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = take();
            }
        }

        private MemorySegment part(int index) {
            return pieces[index].asSlice(0, Math.min(BYTES, length - (long) index * BYTES));
        }

        void copyFrom(MemorySegment data) {
            for (int i = 0; i < pieces.length; i++) {
                MemorySegment part = part(i);
                MemorySegment.copy(data, (long) i * BYTES, part, 0, part.byteSize());
            }
        }

        void copyTo(MemorySegment data, long bytes) {
            for (int i = 0; (long) i * BYTES < bytes; i++) {
                long at = (long) i * BYTES;
                MemorySegment.copy(pieces[i], 0, data, at, Math.min(BYTES, bytes - at));
            }
        }

        /** Writes the list of pieces. */
        int list(Frame frame) {
            for (int i = 0; i < pieces.length; i++) {
                SgHeader.vector(frame.vectors(), i, part(i));
            }
            return pieces.length;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                for (int i = 0; i < pieces.length && idle.size() < KEPT; i++) {
                    idle.addFirst(pieces[i]);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Takes the pieces for a transfer.
     *
     * @param address the device, for messages
     * @param length of the transfer
     * @return the pieces, to be closed
     * @throws DeviceException.IllegalRequest when it would be more pieces than sg takes
     */
    Lease take(Address address, long length) throws DeviceException.IllegalRequest {
        if (length > (long) Frame.MOST_VECTORS * BYTES) {
            throw new DeviceException.IllegalRequest(address, "a transfer of " + length + " bytes from a Java array: "
                    + (long) Frame.MOST_VECTORS * BYTES + " at most, allocate a buffer from the device for more");
        }
        return new Lease(length);
    }

    private MemorySegment take() {
        lock.lock();
        try {
            MemorySegment kept = idle.pollFirst();
            if (kept != null) {
                return kept;
            }
        } finally {
            lock.unlock();
        }
        return Arena.ofAuto().allocate(BYTES, 4096);
    }
}
