// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A buffer over whatever native memory a task has, so that the channel reads and writes it where it lies. It is bound to
 * nobody's arena and thread, for the event loop uses it too: whoever sets it keeps the memory alive until the task has ended.
 * One buffer covers a gibibyte and what begins in it, so a task that is used again makes none.
 */
final class MemoryWindow {

    /** Bytes that one task can move at most. */
    static final int MOST = 1 << 29;
    private static final long STEP = 1L << 30;

    private long base = -1;
    private ByteBuffer view = ByteBuffer.allocate(0);
    private int begin;
    private int length;

    /** Sets the memory. */
    @SuppressWarnings("restricted")
    void set(MemorySegment memory) {
        long address = memory.address();
        long wanted = address & -STEP;
        if (wanted != base) {
            view = MemorySegment.ofAddress(wanted).reinterpret(STEP + MOST).asByteBuffer();
            base = wanted;
        }
        begin = (int) (address - base);
        length = (int) memory.byteSize();
    }

    int length() {
        return length;
    }

    /** {@return the one buffer, with a part of the memory from position to limit; the next call moves it} */
    ByteBuffer part(int offset, int bytes) {
        return view.clear().limit(begin + offset + bytes).position(begin + offset);
    }

    /** {@return a buffer of its own with a part of the memory} */
    ByteBuffer copyOfPart(int offset, int bytes) {
        return part(offset, bytes).duplicate();
    }
}
