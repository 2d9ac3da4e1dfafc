// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.rbd.internal.ceph.Image.WriteThrough;
import io.kiovec.rbd.internal.ceph.Requests;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;

/**
 * The queue of an image (rule D2). librbd begins a request when it is told of it, so there is nothing left to submit, and ends none before
 * its time: cancelling does nothing, and a request that the cluster does not answer ends with {@code osd.time}.
 */
final class RbdQueue implements BlockEndpointQueue, Requests.Sink {

    private static final int UNTOLD = -1;

    private final Requests requests;
    private final RbdEndpoint endpoint;
    private final long[] tokens;
    private final Kind[] kinds;
    private final long[] lengths;
    private final int[] free;
    private int freeCount;
    /** What librbd did not even begin: numbers and results. */
    private final int[] refused;
    private final long[] refusals;
    private int refusedCount;
    private int begun;
    private Sink sink;

    RbdQueue(Requests requests, RbdEndpoint endpoint, int depth) {
        this.requests = requests;
        this.endpoint = endpoint;
        tokens = new long[depth];
        kinds = new Kind[depth];
        lengths = new long[depth];
        refused = new int[depth];
        refusals = new long[depth];
        free = new int[depth];
        for (int i = 0; i < depth; i++) {
            free[i] = i;
        }
        freeCount = depth;
    }

    @Override
    public boolean offer(Entry entry) {
        if (freeCount == 0) {
            return false;
        }
        int number = free[--freeCount];
        MemorySegment memory = entry.memory();
        tokens[number] = entry.token();
        kinds[number] = entry.kind();
        lengths[number] = memory.byteSize();
        long result = switch (entry.kind()) {
            case READ -> requests.read(number, entry.offset(), memory);
            case WRITE -> requests.write(number, entry.offset(), memory,
                    entry.durability() == Durability.FORCE_UNIT_ACCESS ? WriteThrough.YES : WriteThrough.NO);
            case FLUSH -> requests.flush(number);
        };
        begun++;
        if (result < 0) {
            refused[refusedCount] = number;
            refusals[refusedCount++] = result;
        }
        return true;
    }

    @Override
    public int submit() {
        int count = begun;
        begun = 0;
        return count;
    }

    @Override
    public boolean isStartedByReap() {
        return true;
    }

    @Override
    public int reap(Sink into, int minimum, long timeoutNanos) {
        sink = into;
        begun = 0;
        int done = refusedCount;
        while (refusedCount > 0) {
            refusedCount--;
            done(refused[refusedCount], refusals[refusedCount]);
        }
        done += requests.take(this);
        if (done >= minimum || timeoutNanos == 0) {
            return done;
        }
        long deadline = System.nanoTime() + timeoutNanos;
        for (long left = timeoutNanos; done < minimum && left > 0; left = deadline - System.nanoTime()) {
            requests.await(left);
            done += requests.take(this);
        }
        return done;
    }

    @Override
    public void done(int number, long result) {
        Kind kind = kinds[number];
        long bytes = switch (kind) {
            case READ -> result - result % RbdLimits.BLOCK;
            case WRITE -> lengths[number];
            case FLUSH -> 0;
        };
        long token = tokens[number];
        free[freeCount++] = number;
        if (result < 0) {
            sink.complete(token, endpoint.failure(kind, result), 0, TransferMode.DIRECT, 0, UNTOLD, (int) -result);
        } else if (bytes == 0 && kind == Kind.READ) {
            // At its end an image that has become smaller gives nothing.
            sink.complete(token, Failure.MEDIUM, 0, TransferMode.DIRECT, 0, UNTOLD, 0);
        } else {
            sink.complete(token, Failure.NONE, bytes, TransferMode.DIRECT, 0, UNTOLD, 0);
        }
    }

    @Override
    public void close() {
        endpoint.queueClosed();
    }
}
