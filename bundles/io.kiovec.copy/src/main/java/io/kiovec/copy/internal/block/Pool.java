// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Side;
import io.kiovec.io.DeviceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The chunks of a copy, of which each is free or under way. For one thread. */
final class Pool implements AutoCloseable {

    private final List<Chunk> all = new ArrayList<>();
    private final Deque<Chunk> free = new ArrayDeque<>();

    /**
     * @param side whom the memory suits
     * @param count chunks
     * @param size bytes of each
     */
    Pool(Side side, int count, long size) throws DeviceException {
        try {
            for (int i = 0; i < count; i++) {
                all.add(new Chunk(side.allocate(size)));
            }
        } catch (DeviceException e) {
            // Fewer do, where a driver's own memory is short.
            if (all.size() < 2) {
                close();
                throw e;
            }
        }
        free.addAll(all);
    }

    Chunk take() {
        return free.poll();
    }

    void give(Chunk chunk) {
        free.push(chunk);
    }

    int underWay() {
        return all.size() - free.size();
    }

    @Override
    public void close() {
        all.forEach(chunk -> chunk.buffer().close());
    }
}
