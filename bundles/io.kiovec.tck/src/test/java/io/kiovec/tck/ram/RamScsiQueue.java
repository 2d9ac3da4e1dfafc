// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/** A queue of commands that are done when they are submitted. */
final class RamScsiQueue implements ScsiEndpointQueue {

    private record Queued(long token, MemorySegment cdb, DataDirection direction, io.kiovec.io.DataPhase phase,
            MemorySegment data, MemorySegment sense, TransferMode mode) {
    }

    private record Done(Queued queued, RamScsi.Answer answer) {
    }

    private final RamScsi disk;
    private final int depth;
    private final Deque<Queued> queued = new ArrayDeque<>();
    private final Deque<Done> done = new ArrayDeque<>();

    RamScsiQueue(RamScsi disk, int depth) {
        this.disk = disk;
        this.depth = depth;
    }

    @Override
    public boolean offer(Entry entry) {
        if (queued.size() + done.size() >= depth) {
            return false;
        }
        queued.add(new Queued(entry.token(), entry.cdb(), entry.direction(), entry.dataPhase(), entry.data(),
                entry.sense(), entry.mode()));
        return true;
    }

    @Override
    public int submit() {
        int started = queued.size();
        for (Queued one = queued.poll(); one != null; one = queued.poll()) {
            done.add(new Done(one, disk.perform(one.cdb(), one.direction(), one.phase(), one.data(), one.sense())));
        }
        return started;
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) {
        int handed = 0;
        for (Done one = done.poll(); one != null; one = done.poll()) {
            long moved = one.queued().data().byteSize() - one.answer().residual();
            sink.complete(one.queued().token(), Failure.NONE, one.answer().status(), one.answer().senseLength(),
                    one.answer().residual(), one.queued().mode(),
                    one.queued().mode() == TransferMode.INDIRECT ? moved : 0, 0);
            handed++;
        }
        return handed;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
