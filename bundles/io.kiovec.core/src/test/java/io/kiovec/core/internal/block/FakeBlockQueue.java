// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A driver's queue that hands over what a test lets it, in the order that the test says; by default at once. */
final class FakeBlockQueue implements BlockEndpointQueue {

    /** A request that came. */
    record Asked(long token, Kind kind, long offset, MemorySegment memory, TransferMode mode,
            Optional<Region> region, List<MemorySegment> pieces) {

        /** {@return the memory, in one piece or several} */
        List<MemorySegment> all() {
            return pieces.isEmpty() ? List.of(memory) : pieces;
        }
    }

    final List<Asked> inside = new ArrayList<>();
    final List<Asked> seen = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final List<Long> cancelled = new ArrayList<>();
    final List<Region> retired = new ArrayList<>();
    /** Nothing is handed over but what {@link #let} says. */
    boolean holds;
    /** Whether it does requests whose memory is in pieces. */
    boolean takesPieces;
    /** What the next request ends with, and how much of it is moved at most. */
    Failure failure = Failure.NONE;
    long most = Long.MAX_VALUE;
    /** The same, when the driver knows more than a code; {@code null} when not. */
    DeviceException error;
    private final byte[] data;
    private final Thread owner = Thread.currentThread();
    private final List<Runnable> ready = new ArrayList<>();
    private Sink sink;
    private int queued;
    private boolean closed;

    FakeBlockQueue(byte[] data) {
        this.data = data;
    }

    private void check() {
        if (Thread.currentThread() != owner || closed) {
            throw new AssertionError("another thread, or closed");
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public boolean offer(Entry entry) {
        check();
        Asked asked = new Asked(entry.token(), entry.kind(), entry.offset(), entry.memory(), entry.mode(),
                entry.region(), entry.pieces());
        inside.add(asked);
        seen.add(asked);
        queued++;
        return true;
    }

    @Override
    public boolean takesPieces() {
        return takesPieces;
    }

    @Override
    public int submit() {
        check();
        batches.add(queued);
        int started = queued;
        queued = 0;
        return started;
    }

    /** Lets a request end with the next reaping. */
    void let(Asked asked) {
        ready.add(() -> finish(asked));
    }

    private void finish(Asked asked) {
        if (!inside.remove(asked)) {
            throw new AssertionError("not inside: " + asked);
        }
        if (error != null) {
            DeviceException told = error;
            error = null;
            sink.fail(asked.token(), told);
            return;
        }
        long length = 0;
        MemorySegment medium = MemorySegment.ofArray(data);
        for (MemorySegment memory : failure == Failure.NONE ? asked.all() : List.<MemorySegment>of()) {
            long part = Math.min(most - length, memory.byteSize());
            if (asked.kind() == Kind.READ) {
                MemorySegment.copy(medium, asked.offset() + length, memory, 0, part);
            } else if (asked.kind() == Kind.WRITE) {
                MemorySegment.copy(memory, 0, medium, asked.offset() + length, part);
            }
            length += part;
        }
        sink.complete(asked.token(), failure, length, asked.mode(), 0, -1, failure == Failure.NONE ? 0 : 5);
        failure = Failure.NONE;
    }

    @Override
    public int reap(Sink into, int minimum, long timeoutNanos) {
        check();
        sink = into;
        if (!holds) {
            List.copyOf(inside).forEach(this::let);
        }
        List<Runnable> now = List.copyOf(ready);
        ready.clear();
        now.forEach(Runnable::run);
        return now.size();
    }

    @Override
    public void cancel(long token) {
        check();
        cancelled.add(token);
    }

    @Override
    public void retire(Region region) {
        check();
        retired.add(region);
    }

    @Override
    public void close() {
        if (closed || !inside.isEmpty()) {
            throw new AssertionError("closed twice, or with requests inside");
        }
        closed = true;
    }
}
