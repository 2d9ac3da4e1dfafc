// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Chunk.Hole;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** What of a chunk is to be written, and how: data, zeroes without data, or nothing. */
final class Segments {

    /** How a segment is written. */
    enum Kind {
        /** As data. */
        DATA,
        /** As zeroes, without data. */
        ZEROES,
        /** Not at all. */
        LEFT_OUT
    }

    /**
     * A part of a chunk.
     *
     * @param from where in the chunk, in bytes
     * @param length in bytes
     * @param kind how it is written
     */
    record Segment(long from, long length, Kind kind) {
    }

    /** So many zeroes in a row are worth a call of their own. */
    private static final long GRAIN = 64 << 10;

    private Segments() {
    }

    /**
     * {@return the parts of a chunk, in order}
     *
     * @param chunk read
     * @param unit what segments are multiples of, in bytes
     * @param sparse whether zeroes are looked for
     * @param leavesHoles whether what could not be read is left out
     */
    static List<Segment> of(Chunk chunk, long unit, boolean sparse, boolean leavesHoles) {
        List<Segment> segments = new ArrayList<>();
        long grain = Math.ceilDiv(GRAIN, unit) * unit;
        long at = 0;
        for (Hole hole : leavesHoles ? chunk.unread() : List.<Hole>of()) {
            read(chunk, at, hole.from(), grain, sparse, segments);
            add(segments, new Segment(hole.from(), hole.length(), Kind.LEFT_OUT));
            at = hole.from() + hole.length();
        }
        read(chunk, at, chunk.length(), grain, sparse, segments);
        return segments;
    }

    private static void read(Chunk chunk, long from, long to, long grain, boolean sparse, List<Segment> into) {
        if (!sparse) {
            add(into, new Segment(from, to - from, Kind.DATA));
            return;
        }
        for (long at = from; at < to; at += grain) {
            long length = Math.min(grain, to - at);
            add(into, new Segment(at, length,
                    isZero(chunk.memory().asSlice(at, length)) ? Kind.ZEROES : Kind.DATA));
        }
    }

    /** {@return whether all bytes are zero} The first is, and each is as the one before it. */
    static boolean isZero(MemorySegment memory) {
        long size = memory.byteSize();
        return memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0) == 0
                && MemorySegment.mismatch(memory, 0, size - 1, memory, 1, size) < 0;
    }

    private static void add(List<Segment> segments, Segment next) {
        if (next.length() == 0) {
            return;
        }
        if (!segments.isEmpty() && segments.getLast().kind() == next.kind()) {
            Segment last = segments.removeLast();
            segments.add(new Segment(last.from(), last.length() + next.length(), next.kind()));
        } else {
            segments.add(next);
        }
    }
}
