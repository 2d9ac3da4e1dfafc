// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.api.ScsiDevice;
import io.kiovec.io.DeviceException;
import java.util.ArrayDeque;

/**
 * Buffers of one device, in sizes that double, the ones used last on top: they are still in the processor's cache. Any
 * thread.
 */
public final class BufferPool {

    private static final int LEAST_SHIFT = 12;

    private final ScsiDevice device;
    private final long mostIdle;
    private final ArrayDeque<DataBuffer>[] idle;
    private long idleBytes;
    private boolean closed;

    /**
     * Makes one.
     *
     * @param device whose memory is used
     * @param mostIdle bytes that it keeps while nobody uses them
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public BufferPool(ScsiDevice device, long mostIdle) {
        this.device = device;
        this.mostIdle = mostIdle;
        idle = new ArrayDeque[Integer.SIZE - LEAST_SHIFT];
        for (int i = 0; i < idle.length; i++) {
            idle[i] = new ArrayDeque<>();
        }
    }

    /**
     * {@return bytes that a buffer takes from a bound on memory}
     *
     * @param length bytes that are needed, from 1 to 2^30
     */
    public static int sizeFor(int length) {
        return 1 << LEAST_SHIFT + sizeClass(length);
    }

    private static int sizeClass(int length) {
        return Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1) - LEAST_SHIFT);
    }

    /**
     * Takes a buffer; its content is undefined.
     *
     * @param length bytes that are needed, from 1 to 2^30
     * @return a buffer of at least that length
     * @throws DeviceException when the device's allocator has none
     */
    public DataBuffer take(int length) throws DeviceException {
        int sizeClass = sizeClass(length);
        synchronized (this) {
            DataBuffer found = idle[sizeClass].pollLast();
            if (found != null) {
                idleBytes -= found.size();
                return found;
            }
        }
        return new DataBuffer(this, device.allocate(1L << LEAST_SHIFT + sizeClass), sizeClass);
    }

    void give(DataBuffer buffer) {
        synchronized (this) {
            if (!closed && idleBytes + buffer.size() <= mostIdle) {
                idleBytes += buffer.size();
                idle[buffer.sizeClass()].addLast(buffer);
                return;
            }
        }
        buffer.free();
    }

    /** Frees what is idle now, and what comes back later. */
    public void close() {
        synchronized (this) {
            closed = true;
            for (ArrayDeque<DataBuffer> each : idle) {
                each.forEach(DataBuffer::free);
                each.clear();
            }
            idleBytes = 0;
        }
    }
}
