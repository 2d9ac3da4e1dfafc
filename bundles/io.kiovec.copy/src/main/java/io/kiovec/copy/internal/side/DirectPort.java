// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads or writes each chunk at once, where there are no queues: the kernel's page cache, a pipe. */
final class DirectPort implements Port {

    /** Moves one chunk. */
    @FunctionalInterface
    interface Transfer {
        void move(Chunk chunk) throws IOException;
    }

    private final Transfer transfer;
    private final List<Chunk> done = new ArrayList<>();

    DirectPort(Transfer transfer) {
        this.transfer = transfer;
    }

    @Override
    public int depth() {
        return 1;
    }

    @Override
    public int inFlight() {
        return done.size();
    }

    @Override
    public void start(Chunk chunk) {
        try {
            transfer.move(chunk);
        } catch (IOException e) {
            chunk.failure(e);
        }
        done.add(chunk);
    }

    @Override
    public void await(Consumer<Chunk> taker) {
        done.forEach(taker);
        done.clear();
    }

    @Override
    public void close() {
        done.clear();
    }
}
