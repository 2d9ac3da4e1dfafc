// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;

/** A tape in fixed blocks as places that are counted in bytes: where it stands, and where what was written ends. */
final class TapePlaces {

    static final int BLOCK = 512;
    /** Bytes that tests want of a tape at most. */
    static final long ENOUGH = 256 << 10;
    private static final long NOBODY_KNOWS = -1;

    private final long block;
    private long at = NOBODY_KNOWS;
    private long end = Long.MAX_VALUE;

    TapePlaces(long block) {
        this.block = block;
    }

    static Scratch.Shape shape(long block) {
        return new Scratch.Shape(block, block, Long.MAX_VALUE / 2, ENOUGH);
    }

    /** Moves to a block. */
    interface Locating {
        void locate(long block) throws DeviceException;
    }

    /** Goes to a place; where a write would leave a gap, zeroes are written into it first. */
    void seek(Scratch<?> scratch, DataDirection direction, long offset, Locating how) throws DeviceException {
        if (direction == DataDirection.OUT && offset > end) {
            fill(scratch, offset);
        }
        if (at != offset) {
            how.locate(offset / block);
        }
        at = NOBODY_KNOWS;
    }

    private void fill(Scratch<?> scratch, long offset) throws DeviceException {
        try (Piece zeroes = scratch.take(scratch.plain(), Math.min(offset - end, scratch.longest(scratch.plain())))) {
            zeroes.segment().fill((byte) 0);
            while (end < offset) {
                long length = Math.min(offset - end, zeroes.segment().byteSize());
                scratch.write(scratch.plain(), end, new Piece(zeroes.segment().asSlice(0, length), zeroes.region(),
                        zeroes.regionOffset(), () -> {
                        }));
            }
        }
    }

    /** Hears of what was moved; what is written ends the tape. */
    void moved(DataDirection direction, long offset, long bytes) {
        at = offset + bytes;
        if (direction == DataDirection.OUT) {
            end = at;
        }
    }

    /** Takes what stands behind a place for nothing. */
    void endAt(long offset) {
        end = offset;
    }
}
