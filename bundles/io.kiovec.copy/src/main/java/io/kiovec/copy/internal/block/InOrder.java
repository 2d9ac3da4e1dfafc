// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.side.Chunk;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Hands chunks on by their numbers, whatever order they come in: what came too early waits. For one thread. */
final class InOrder implements Consumer<Chunk> {

    private final Consumer<Chunk> next;
    private final Map<Long, Chunk> early = new HashMap<>();
    private long expected;

    InOrder(Consumer<Chunk> next) {
        this.next = next;
    }

    @Override
    public void accept(Chunk chunk) {
        early.put(chunk.number(), chunk);
        for (Chunk due = early.remove(expected); due != null; due = early.remove(expected)) {
            expected++;
            next.accept(due);
        }
    }
}
