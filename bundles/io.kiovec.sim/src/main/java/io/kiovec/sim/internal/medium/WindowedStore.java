// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** A store in pieces of one size, each of which is made when it is first touched. */
abstract class WindowedStore implements Store {

    /** Atomic; of the machine's own order, which is little-endian wherever Kiovec runs. */
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final int shift;

    /** Pieces of 2 to the power of {@code shift} bytes. */
    WindowedStore(int shift) {
        this.shift = shift;
    }

    /** {@return a piece to read, as far as it is there; {@code null} when it is zero} */
    abstract MemorySegment present(long window, long end) throws IOException;

    /** {@return a piece to write that reaches to {@code end} at least} */
    abstract MemorySegment writable(long window, long end) throws IOException;

    /** Called after each write to a piece. */
    abstract void written(long window);

    /** Makes whole pieces zero. */
    abstract void forget(long fromWindow, long toWindow) throws IOException;

    /** {@return the error that stands for an InternalError, which is how Java tells of a page that is not there} */
    abstract IOException failed(InternalError error);

    final long window(long offset) {
        return offset >>> shift;
    }

    final long within(long offset) {
        return offset & (1L << shift) - 1;
    }

    private long piece(long offset, long left) {
        return Math.min(left, (1L << shift) - within(offset));
    }

    @Override
    public void read(long offset, MemorySegment memory) throws IOException {
        try {
            for (long done = 0; done < memory.byteSize();) {
                long count = piece(offset + done, memory.byteSize() - done);
                long start = within(offset + done);
                MemorySegment from = present(window(offset + done), start + count);
                long there = from == null ? 0 : Math.clamp(from.byteSize() - start, 0, count);
                if (there > 0) {
                    MemorySegment.copy(from, start, memory, done, there);
                }
                if (there < count) {
                    memory.asSlice(done + there, count - there).fill((byte) 0);
                }
                done += count;
            }
        } catch (InternalError e) {
            throw failed(e);
        }
    }

    @Override
    public void write(long offset, MemorySegment memory) throws IOException {
        try {
            for (long done = 0; done < memory.byteSize();) {
                long count = piece(offset + done, memory.byteSize() - done);
                long start = within(offset + done);
                MemorySegment.copy(memory, done, writable(window(offset + done), start + count), start, count);
                written(window(offset + done));
                done += count;
            }
        } catch (InternalError e) {
            throw failed(e);
        }
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        long whole = 1L << shift;
        long end = offset + length;
        try {
            long at = offset;
            while (at < end) {
                long count = piece(at, end - at);
                if (count == whole) {
                    long windows = (end - at) / whole;
                    forget(window(at), window(at) + windows);
                    at += windows * whole;
                } else {
                    fill(window(at), within(at), count);
                    at += count;
                }
            }
        } catch (InternalError e) {
            throw failed(e);
        }
    }

    /** Makes zero in one piece, if it is there. */
    final void fill(long window, long start, long count) throws IOException {
        MemorySegment there = present(window, start + count);
        if (there != null && there.byteSize() > start) {
            long end = Math.min(there.byteSize(), start + count);
            writable(window, end).asSlice(start, end - start).fill((byte) 0);
            written(window);
        }
    }

    @Override
    public boolean isZero(long offset, long length) throws IOException {
        try {
            for (long done = 0; done < length;) {
                long count = piece(offset + done, length - done);
                long start = within(offset + done);
                MemorySegment there = present(window(offset + done), start + count);
                if (there != null && there.byteSize() > start
                        && !zero(there.asSlice(start, Math.min(there.byteSize() - start, count)))) {
                    return false;
                }
                done += count;
            }
            return true;
        } catch (InternalError e) {
            throw failed(e);
        }
    }

    /** Zero in its first byte, and each byte the same as the one before. */
    private static boolean zero(MemorySegment segment) {
        long size = segment.byteSize();
        return segment.get(ValueLayout.JAVA_BYTE, 0) == 0
                && MemorySegment.mismatch(segment, 0, size - 1, segment, 1, size) == -1;
    }

    @Override
    public long word(long offset) throws IOException {
        try {
            long start = within(offset);
            MemorySegment there = present(window(offset), start + 8);
            return there == null || there.byteSize() < start + 8 ? 0 : (long) WORD.getVolatile(there, start);
        } catch (InternalError e) {
            throw failed(e);
        }
    }

    @Override
    public void or(long offset, long bits) throws IOException {
        try {
            long start = within(offset);
            WORD.getAndBitwiseOr(writable(window(offset), start + 8), start, bits);
            written(window(offset));
        } catch (InternalError e) {
            throw failed(e);
        }
    }

    @Override
    public void and(long offset, long bits) throws IOException {
        try {
            long start = within(offset);
            WORD.getAndBitwiseAnd(writable(window(offset), start + 8), start, bits);
            written(window(offset));
        } catch (InternalError e) {
            throw failed(e);
        }
    }
}
