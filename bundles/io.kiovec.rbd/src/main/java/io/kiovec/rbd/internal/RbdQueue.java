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
 * The queue of an image (rule D2). librbd begins a request when it is told of it, so it is told by submit, and ends none before
 * its time: cancelling does nothing, and a request that the cluster does not answer ends with {@code osd.time}.
 */
final class RbdQueue implements BlockEndpointQueue, Requests.Sink {

    private static final int UNTOLD = -1;

    private final Requests requests;
    private final RbdEndpoint endpoint;
    private final long[] tokens;
    private final Kind[] kinds;
    private final long[] offsets;
    private final MemorySegment[] memories;
    private final WriteThrough[] throughs;
    private final int[] free;
    private int freeCount;
    /** What librbd did not even begin: numbers and results. */
    private final int[] refused;
    private final long[] refusals;
    private int refusedCount;
    /** What is to be begun by the next submit. */
    private final int[] queued;
    private int queuedCount;
    private Sink sink;

    RbdQueue(Requests requests, RbdEndpoint endpoint, int depth) {
        this.requests = requests;
        this.endpoint = endpoint;
        tokens = new long[depth];
        kinds = new Kind[depth];
        offsets = new long[depth];
        memories = new MemorySegment[depth];
        throughs = new WriteThrough[depth];
        queued = new int[depth];
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
        tokens[number] = entry.token();
        kinds[number] = entry.kind();
        offsets[number] = entry.offset();
        memories[number] = entry.memory();
        throughs[number] = entry.durability() == Durability.FORCE_UNIT_ACCESS ? WriteThrough.YES : WriteThrough.NO;
        queued[queuedCount++] = number;
        return true;
    }

    private void begin(int number) {
        long result = switch (kinds[number]) {
            case READ -> requests.read(number, offsets[number], memories[number]);
            case WRITE -> requests.write(number, offsets[number], memories[number], throughs[number]);
            case FLUSH -> requests.flush(number);
        };
        if (result < 0) {
            refused[refusedCount] = number;
            refusals[refusedCount++] = result;
        }
    }

    @Override
    public int submit() {
        int count = queuedCount;
        for (int i = 0; i < count; i++) {
            begin(queued[i]);
        }
        queuedCount = 0;
        return count;
    }

    @Override
    public boolean isStartedByReap() {
        return true;
    }

    @Override
    public int reap(Sink into, int minimum, long timeoutNanos) {
        sink = into;
        // First what was submitted before: what only this call begins does not come back at once (rule D2).
        int done = requests.take(this);
        submit();
        done += refusedCount;
        while (refusedCount > 0) {
            refusedCount--;
            done(refused[refusedCount], refusals[refusedCount]);
        }
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
            case WRITE -> memories[number].byteSize();
            case FLUSH -> 0;
        };
        long token = tokens[number];
        memories[number] = MemorySegment.NULL;
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
