// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the framework would put into a queue of blocks, and what came back of it. */
final class Blocks implements BlockEndpointQueue.Sink {

    /** A request. */
    record Request(long token, BlockEndpointQueue.Kind kind, long offset, MemorySegment memory, TransferMode mode,
            Durability durability, DataPhase dataPhase, Optional<Region> region, long regionOffset,
            long timeoutNanos) implements BlockEndpointQueue.Entry {

        @Override
        public Optional<IoBuffer> buffer() {
            return Optional.empty();
        }
    }

    /** What a request ended with. */
    record End(Failure failure, long bytes, TransferMode mode, long copied, Optional<DeviceException> error) {
    }

    final Map<Long, End> came = new TreeMap<>();
    /** Tokens that came and that nobody waits for. */
    final List<Long> strays = new ArrayList<>();
    private final BlockEndpointQueue queue;
    private long tokens = 100;
    private int taken;
    FakeCall asked = new FakeCall();

    Blocks(BlockEndpointQueue queue) {
        this.queue = queue;
    }

    BlockEndpointQueue queue() {
        return queue;
    }

    /** {@return the token; empty when there was no room} */
    Optional<Long> offer(BlockEndpointQueue.Kind kind, long offset, MemorySegment memory) {
        Request request = new Request(tokens, kind, offset, memory, asked.mode, asked.durability, asked.dataPhase,
                asked.region, asked.regionOffset, asked.timeoutNanos());
        if (!queue.offer(request)) {
            return Optional.empty();
        }
        taken++;
        return Optional.of(tokens++);
    }

    /** Waits until all is back. */
    void drain() throws DeviceException {
        int submitted = queue.submit();
        for (int times = 0; came.size() < taken; times++) {
            if (times > 10_000) {
                throw new AssertionError((taken - came.size()) + " did not come back");
            }
            queue.reap(this, 1, 1_000_000_000L);
            submitted += queue.submit();
        }
        if (strays.isEmpty() && submitted > taken) {
            throw new AssertionError("started " + submitted + " of " + taken);
        }
    }

    /** Does one request and waits for it. */
    End run(BlockEndpointQueue.Kind kind, long offset, MemorySegment memory) throws DeviceException {
        long token = offer(kind, offset, memory).orElseThrow();
        drain();
        return came.get(token);
    }

    @Override
    public void complete(long token, Failure failure, long bytes, TransferMode mode, long copiedBytes, int elements,
            int errno) {
        came(token, new End(failure, bytes, mode, copiedBytes, Optional.empty()));
    }

    @Override
    public void fail(long token, DeviceException error) {
        came(token, new End(error.failure(), 0, TransferMode.INDIRECT, 0, Optional.of(error)));
    }

    private void came(long token, End end) {
        if (token < 100 || token >= tokens || came.putIfAbsent(token, end) != null) {
            strays.add(token);
        }
    }
}
