// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A store in memory: arrays of 64 KiB, which the garbage collector takes back. */
final class MemoryStore extends WindowedStore {

    private static final int SHIFT = 16;

    private final SparseTable<MemorySegment> pieces;

    /** One of so many bytes at most: the fewer, the fewer steps to a piece. */
    MemoryStore(long most) {
        super(SHIFT);
        pieces = new SparseTable<>(most - 1 >>> SHIFT);
    }

    @Override
    MemorySegment present(long window, long end) {
        return pieces.get(window);
    }

    @Override
    MemorySegment writable(long window, long end) throws IOException {
        MemorySegment there = pieces.get(window);
        return there != null ? there : pieces.get(window, MemoryStore::make);
    }

    private static MemorySegment make(long window) throws IOException {
        try {
            // Of longs, so that words in it can be changed atomically.
            return MemorySegment.ofArray(new long[1 << SHIFT - 3]);
        } catch (OutOfMemoryError e) {
            throw new IOException("there is no memory left for the medium: keep it in a file, or give Java more", e);
        }
    }

    @Override
    void written(long window) {
        // Nothing is kept from here on.
    }

    @Override
    void forget(long fromWindow, long toWindow) {
        pieces.clear(fromWindow, toWindow);
    }

    @Override
    IOException failed(InternalError error) {
        return new IOException("the memory failed", error);
    }

    @Override
    public void force() {
        // Memory lasts as long as it lasts.
    }

    @Override
    public void force(long offset, long length) {
        // Memory lasts as long as it lasts.
    }

    @Override
    public void close() {
        pieces.clear(0, Long.MAX_VALUE);
    }
}
