// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Side;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Bytes one after the other onto a side, written in large pieces; the last block is filled with zeroes. For one thread. */
final class ByteWriter implements AutoCloseable {

    private static final int SIZE = 1 << 20;

    private final Side side;
    private final Chunk chunk;
    private long base;
    private long fill;

    ByteWriter(Side side) throws IOException {
        this.side = side;
        chunk = new Chunk(side.allocate(Math.ceilDiv(SIZE, side.block()) * (long) side.block()));
    }

    /** Goes on behind bytes that are there. */
    void resume(long position) throws IOException {
        long size = chunk.memory().byteSize();
        base = position - position % size;
        fill = position % size;
        if (fill > 0) {
            side.read(base, chunk, 0, whole(fill));
        }
    }

    private long whole(long bytes) {
        return Math.ceilDiv(bytes, side.block()) * side.block();
    }

    /** {@return bytes written so far} */
    long position() {
        return base + fill;
    }

    void write(MemorySegment data) throws IOException {
        for (long done = 0; done < data.byteSize();) {
            long part = Math.min(data.byteSize() - done, chunk.memory().byteSize() - fill);
            MemorySegment.copy(data, done, chunk.memory(), fill, part);
            fill += part;
            done += part;
            if (fill == chunk.memory().byteSize()) {
                put(fill);
                base += fill;
                fill = 0;
            }
        }
    }

    private void put(long length) throws IOException {
        if (side.size().isPresent() && base + length > side.size().getAsLong()) {
            throw new IOException(side.name() + " has " + side.size().getAsLong()
                    + " bytes, and the image is longer: take a larger one");
        }
        side.write(base, chunk, 0, length);
    }

    /** Writes what is not written yet. On a stream only at the end, for what is written there cannot be written over. */
    void flush() throws IOException {
        if (fill > 0) {
            long length = whole(fill);
            chunk.memory().asSlice(fill, length - fill).fill((byte) 0);
            put(length);
        }
        side.flush();
    }

    @Override
    public void close() {
        chunk.buffer().close();
    }
}
