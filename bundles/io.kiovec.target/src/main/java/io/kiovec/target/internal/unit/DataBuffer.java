// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.io.IoBuffer;
import java.nio.ByteBuffer;

/**
 * Memory of a device for the data of one command, as the device and as the socket see it. It belongs to one task at a
 * time, which gives it back.
 */
public final class DataBuffer {

    private final BufferPool pool;
    private final IoBuffer memory;
    private final int sizeClass;
    /** Views of the whole memory, one for each piece that is sent at once; made when they are needed, and kept. */
    private ByteBuffer[] views;

    DataBuffer(BufferPool pool, IoBuffer memory, int sizeClass) {
        this.pool = pool;
        this.memory = memory;
        this.sizeClass = sizeClass;
        views = new ByteBuffer[]{memory.segment().asByteBuffer()};
    }

    /** {@return the memory as the device sees it} */
    public IoBuffer memory() {
        return memory;
    }

    /** {@return bytes that it has} */
    public int size() {
        return views[0].capacity();
    }

    int sizeClass() {
        return sizeClass;
    }

    /**
     * {@return a piece of the memory as the socket sees it}
     *
     * @param number of the piece: two pieces that are in use at once have different ones
     * @param at where it begins
     * @param length how long it is
     */
    public ByteBuffer piece(int number, int at, int length) {
        if (number >= views.length) {
            views = java.util.Arrays.copyOf(views, Math.max(number + 1, views.length * 2));
        }
        if (views[number] == null) {
            views[number] = memory.segment().asByteBuffer();
        }
        return views[number].limit(at + length).position(at);
    }

    /** Gives it back. */
    public void release() {
        pool.give(this);
    }

    void free() {
        memory.close();
    }
}
