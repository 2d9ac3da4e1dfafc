// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A queue of requests that are done when they are submitted. */
final class RamBlockQueue implements BlockEndpointQueue {

    private record Queued(long token, Kind kind, long offset, List<MemorySegment> memory, TransferMode mode) {

        long bytes() {
            return memory.stream().mapToLong(MemorySegment::byteSize).sum();
        }
    }

    private final RamMedium medium;
    private final int depth;
    private final Deque<Queued> queued = new ArrayDeque<>();
    private final Deque<Queued> done = new ArrayDeque<>();

    RamBlockQueue(RamMedium medium, int depth) {
        this.medium = medium;
        this.depth = depth;
    }

    @Override
    public boolean offer(Entry entry) {
        if (queued.size() + done.size() >= depth) {
            return false;
        }
        queued.add(new Queued(entry.token(), entry.kind(), entry.offset(),
                entry.pieces().isEmpty() ? List.of(entry.memory()) : List.copyOf(entry.pieces()), entry.mode()));
        return true;
    }

    @Override
    public int submit() {
        int started = queued.size();
        for (Queued one = queued.poll(); one != null; one = queued.poll()) {
            move(one);
            done.add(one);
        }
        return started;
    }

    private void move(Queued one) {
        long at = one.offset();
        for (MemorySegment piece : one.memory()) {
            MemorySegment there = medium.bytes().asSlice(at, piece.byteSize());
            switch (one.kind()) {
                case READ -> piece.copyFrom(there);
                case WRITE -> there.copyFrom(piece);
                case FLUSH -> {
                    // Memory lasts as long as it does.
                }
            }
            at += piece.byteSize();
        }
    }

    @Override
    public boolean takesPieces() {
        return true;
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) {
        int handed = 0;
        for (Queued one = done.poll(); one != null; one = done.poll()) {
            long bytes = one.bytes();
            sink.complete(one.token(), Failure.NONE, bytes, one.mode(),
                    one.mode() == TransferMode.INDIRECT ? bytes : 0, -1, 0);
            handed++;
        }
        return handed;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
