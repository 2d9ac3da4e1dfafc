// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A device's queue, bound to the thread that opens it. */
final class QueuePort implements Port {

    /** Sets a request to what is to be done with a chunk. */
    @FunctionalInterface
    interface Order {
        void set(BlockRequest request, Chunk chunk) throws DeviceException;
    }

    /** Hears what became of a request. */
    @FunctionalInterface
    interface Ending {
        void told(BlockRequest request, Chunk chunk);
    }

    private static final Duration LONG = Duration.ofDays(1);

    private final BlockDevice device;
    private final BlockQueue queue;
    private final Order order;
    private final Ending ending;
    private final Map<BlockRequest, Chunk> chunks = new IdentityHashMap<>();
    private final Deque<BlockRequest> spare = new ArrayDeque<>();
    private final BlockRequest[] reaped;

    QueuePort(BlockDevice device, int depth, Order order, Ending ending) throws DeviceException {
        this.device = device;
        this.order = order;
        this.ending = ending;
        queue = device.openQueue(QueueOptions.threadBound(depth));
        reaped = new BlockRequest[depth];
    }

    @Override
    public int depth() {
        return reaped.length;
    }

    @Override
    public int inFlight() {
        return chunks.size();
    }

    @Override
    public void start(Chunk chunk) throws DeviceException {
        BlockRequest request = spare.isEmpty() ? device.newRequest() : spare.pop();
        order.set(request, chunk);
        if (queue.offer(request) != Offer.ACCEPTED) {
            throw new IllegalStateException("a queue of " + depth() + " is full with " + inFlight());
        }
        chunks.put(request, chunk);
        queue.submit();
    }

    @Override
    public void await(Consumer<Chunk> done) throws DeviceException {
        int count = queue.reap(reaped, Math.min(1, inFlight()), LONG);
        for (int i = 0; i < count; i++) {
            BlockRequest request = reaped[i];
            reaped[i] = null;
            Chunk chunk = chunks.remove(request);
            if (request.failure() != Failure.NONE) {
                chunk.failure(request.exception());
            }
            ending.told(request, chunk);
            spare.push(request);
            done.accept(chunk);
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
