// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** Storage in memory: pieces that are made when they are first written. It is gone when it is closed. */
final class MemoryStorage implements Storage {

    private static final long PIECE = 1 << 16;

    private final Map<Long, MemorySegment> pieces = new HashMap<>();

    /** What is done with a stretch inside one piece, which is null when it was never written. */
    private interface Stretch {
        void use(MemorySegment piece, long at, long from, long count);
    }

    private void stretches(long offset, long length, Stretch stretch) {
        for (long done = 0; done < length;) {
            long at = offset + done;
            long count = Math.min(length - done, PIECE - at % PIECE);
            stretch.use(pieces.get(at / PIECE), at, done, count);
            done += count;
        }
    }

    @Override
    public void read(long offset, MemorySegment into) {
        stretches(offset, into.byteSize(), (piece, at, from, count) -> {
            if (piece == null) {
                into.asSlice(from, count).fill((byte) 0);
            } else {
                MemorySegment.copy(piece, at % PIECE, into, from, count);
            }
        });
    }

    @Override
    public void write(long offset, MemorySegment from) throws IOException {
        try {
            put(offset, from);
        } catch (OutOfMemoryError e) {
            // Memory outside the heap: the rest of the process is none the worse for it.
            throw new IOException("there is no memory left for the tape: keep it in a file", e);
        }
    }

    private void put(long offset, MemorySegment from) {
        stretches(offset, from.byteSize(), (piece, at, start, count) -> {
            MemorySegment target = piece;
            if (target == null) {
                // Each in an arena of its own: a piece that is cleared goes as soon as nothing refers to it.
                target = Arena.ofAuto().allocate(PIECE);
                pieces.put(at / PIECE, target);
            }
            MemorySegment.copy(from, start, target, at % PIECE, count);
        });
    }

    @Override
    public void clear(long offset, long length) {
        stretches(offset, length, (piece, at, from, count) -> {
            if (count == PIECE) {
                pieces.remove(at / PIECE);
            } else if (piece != null) {
                piece.asSlice(at % PIECE, count).fill((byte) 0);
            }
        });
    }

    @Override
    public void sync(long offset, long length) {
        // Nothing in memory survives a loss of power.
    }

    @Override
    public void close() {
        pieces.clear();
    }
}
