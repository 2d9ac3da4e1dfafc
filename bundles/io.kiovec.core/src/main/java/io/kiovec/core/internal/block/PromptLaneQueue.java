// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.core.internal.queue.LaneQueue;
import io.kiovec.core.internal.queue.Ring;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.spi.BlockEndpoint;

/**
 * In place of a driver's queue where calls wait for nothing ({@link io.kiovec.spi.Endpoint#isPrompt}): the owner makes them when
 * it submits, and a thread beside it would only cost a change of threads.
 */
final class PromptLaneQueue implements LaneQueue<CoreBlockRequest> {

    private final BlockEndpoint endpoint;
    private final Landing<CoreBlockRequest> landing;
    private final Ring<CoreBlockRequest> offered;
    private final long[] tokens;
    private int tokenCount;
    private int reaped;

    PromptLaneQueue(BlockEndpoint endpoint, int depth, Landing<CoreBlockRequest> landing) {
        this.endpoint = endpoint;
        this.landing = landing;
        offered = new Ring<>(depth);
        tokens = new long[depth];
    }

    @Override
    public Offered offer(long token, CoreBlockRequest request) {
        if (!endpoint.isPrompt()) {
            return Offered.BESIDE;
        }
        if (tokenCount == tokens.length) {
            return Offered.FULL;
        }
        offered.add(request);
        tokens[tokenCount++] = token;
        return Offered.TAKEN;
    }

    @Override
    public int submit() {
        int count = offered.size();
        while (offered.size() > 0) {
            execute(offered.take());
        }
        return count;
    }

    private void execute(CoreBlockRequest request) {
        PartCall call = request.call();
        call.ended(Failure.NONE, 0);
        call.threw(null);
        try {
            switch (request.operation()) {
                case READ -> call.moved(read(request, call));
                case WRITE -> call.moved(write(request, call));
                default -> endpoint.flush(call);
            }
        } catch (DeviceException e) {
            call.ended(e.failure(), e.detail().errno());
            call.threw(e);
        } catch (RuntimeException | LinkageError e) {
            call.threw(e);
        }
    }

    private long read(CoreBlockRequest request, PartCall call) throws DeviceException {
        return request.pieces() == null
                ? endpoint.read(request.offset(), request.queuedMemory(), call)
                : endpoint.readPieces(request.offset(), request.pieces().all(), call);
    }

    private long write(CoreBlockRequest request, PartCall call) throws DeviceException {
        return request.pieces() == null
                ? endpoint.write(request.offset(), request.queuedMemory(), call)
                : endpoint.writePieces(request.offset(), request.pieces().all(), call);
    }

    @Override
    public boolean takesPieces() {
        return true;
    }

    @Override
    public void reap(int minimum, long nanos) {
        for (; reaped < tokenCount; reaped++) {
            landing.land(tokens[reaped]);
        }
        tokenCount = 0;
        reaped = 0;
    }

    @Override
    public void cancel(long token) {
        // What was submitted is done.
    }

    @Override
    public void retire(Region region) {
        // The endpoint hears of it.
    }

    @Override
    public void close() {
        // There is nothing of it but what it had.
    }
}
