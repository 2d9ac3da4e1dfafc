// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Side;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/** The bytes of a side one after the other, read in large pieces. For one thread. */
final class ByteReader implements AutoCloseable {

    private static final int SIZE = 1 << 20;

    private final Side side;
    private final OptionalLong end;
    private final Chunk chunk;
    /** Where in the side the chunk's first byte is. */
    private long base;
    private long fill;
    private long taken;

    ByteReader(Side side) throws IOException {
        this.side = side;
        end = side.size();
        chunk = new Chunk(side.allocate(Math.ceilDiv(SIZE, side.block()) * (long) side.block()));
    }

    /** {@return bytes read before the next one} */
    long position() {
        return base + taken;
    }

    /**
     * Reads as much as there is, up to a length.
     *
     * @return bytes read, less than the length only at the end
     */
    long read(MemorySegment into, long length) throws IOException {
        long done = 0;
        while (done < length) {
            if (taken == fill && !fill()) {
                break;
            }
            long part = Math.min(length - done, fill - taken);
            MemorySegment.copy(chunk.memory(), taken, into, done, part);
            taken += part;
            done += part;
        }
        return done;
    }

    private boolean fill() throws IOException {
        base += fill;
        taken = 0;
        fill = 0;
        long most = Math.min(chunk.memory().byteSize(), end.orElse(Long.MAX_VALUE) - base);
        if (most > 0) {
            fill = side.read(base, chunk, 0, most);
        }
        return fill > 0;
    }

    @Override
    public void close() {
        chunk.buffer().close();
    }
}
