// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Chunk.Hole;
import io.kiovec.copy.internal.side.Side;
import io.kiovec.io.DeviceException;
import java.io.IOException;
import java.util.List;

/**
 * Reads around medium errors: a piece that cannot be read is read in sixteenths, those that cannot in sixteenths again,
 * down to a block. A block that cannot be read costs a failed read at each size, which a disk may take seconds for; halves
 * would cost more of them, single blocks at once far more of those that succeed.
 */
final class Rescue {

    private static final int PARTS = 16;

    private final Side side;
    private final long unit;

    /**
     * @param side what is read
     * @param unit the smallest piece that is read, in bytes
     */
    Rescue(Side side, long unit) {
        this.side = side;
        this.unit = unit;
    }

    /** Reads a chunk that failed again, in pieces; what cannot be read is a hole in it, and zeroes. */
    void read(Chunk chunk) {
        chunk.failure(null);
        try {
            read(chunk, 0, chunk.length());
        } catch (IOException e) {
            chunk.failure(e);
        }
    }

    private void read(Chunk chunk, long from, long length) throws IOException {
        long piece = Math.max(unit, Math.ceilDiv(Math.ceilDiv(length, (long) PARTS), unit) * unit);
        for (long at = from; at < from + length; at += piece) {
            long part = Math.min(piece, from + length - at);
            try {
                side.read(chunk.at() + at, chunk, at, part);
            } catch (DeviceException.Medium e) {
                if (part > unit) {
                    read(chunk, at, part);
                } else {
                    chunk.memory().asSlice(at, part).fill((byte) 0);
                    add(chunk.unread(), at, part);
                }
            }
        }
    }

    private static void add(List<Hole> holes, long at, long length) {
        if (!holes.isEmpty() && holes.getLast().from() + holes.getLast().length() == at) {
            Hole last = holes.removeLast();
            holes.add(new Hole(last.from(), last.length() + length));
        } else {
            holes.add(new Hole(at, length));
        }
    }
}
