// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.sim.internal.medium.DiskMedium;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * The media in memory, by the names of their disks: a disk that is switched off and on again finds its data. One that
 * comes with another size or other blocks begins empty. Any thread.
 */
final class MemoryShelf {

    /** A medium, of which its disk has a view. */
    private record Kept(DiskMedium medium, long capacity, int block) {
    }

    private final Map<String, Kept> kept = new HashMap<>();

    /** {@return the medium of a disk; closing it leaves it here} */
    synchronized DiskMedium take(String name, long capacity, int block) {
        Kept there = kept.get(name);
        if (there == null || there.capacity() != capacity || there.block() != block) {
            there = new Kept(DiskMedium.inMemory(capacity, block), capacity, block);
            kept.put(name, there);
        }
        return new View(there.medium());
    }

    /** Forgets all; media that are in use stay until their disks let them go. */
    synchronized void clear() {
        kept.clear();
    }

    /** The medium for one switching on. */
    private record View(DiskMedium medium) implements DiskMedium {

        @Override
        public String serial() {
            return medium.serial();
        }

        @Override
        public long capacity() {
            return medium.capacity();
        }

        @Override
        public void read(long offset, MemorySegment memory) throws java.io.IOException {
            medium.read(offset, memory);
        }

        @Override
        public void write(long offset, MemorySegment memory) throws java.io.IOException {
            medium.write(offset, memory);
        }

        @Override
        public void deallocate(long offset, long length) throws java.io.IOException {
            medium.deallocate(offset, length);
        }

        @Override
        public Extent extent(long offset) throws java.io.IOException {
            return medium.extent(offset);
        }

        @Override
        public long used() throws java.io.IOException {
            return medium.used();
        }

        @Override
        public void flush() throws java.io.IOException {
            medium.flush();
        }

        @Override
        public void flush(long offset, long length) throws java.io.IOException {
            medium.flush(offset, length);
        }

        @Override
        public void powerLoss() throws java.io.IOException {
            medium.powerLoss();
        }

        @Override
        public void close() {
            // It stays on the shelf.
        }
    }
}
