// SPDX-License-Identifier: Apache-2.0
package org.example.ramdisk;

import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The adapter's own memory (rule D3): one region, handed out in pages, the first run that is long enough. It is there from
 * the first buffer on; after the endpoint's end it stays until the last buffer is freed (rule L3). Any thread.
 */
final class RamMemory implements BufferAllocator {

    private static final int PAGE = 4096;
    private static final int PAGES = 2048;

    private final Address address;
    private final List<RegionObserver> observers = new CopyOnWriteArrayList<>();
    private final BitSet taken = new BitSet(PAGES);
    private Arena arena;
    private Region region;
    private long used;
    private int buffers;
    private boolean stopped;

    RamMemory(Address address) {
        this.address = address;
    }

    private final class Piece implements Allocation {

        private final Region of;
        private final int first;
        private final int pages;
        private final MemorySegment segment;

        Piece(Region of, int first, int pages, long size) {
            this.of = of;
            this.first = first;
            this.pages = pages;
            segment = of.memory().asSlice(regionOffset(), size);
        }

        @Override
        public MemorySegment segment() {
            return segment;
        }

        @Override
        public Region region() {
            return of;
        }

        @Override
        public long regionOffset() {
            return (long) first * PAGE;
        }

        @Override
        public void free() {
            give(this);
        }
    }

    @Override
    public synchronized Allocation allocate(long size, long alignment) throws DeviceException {
        if (stopped) {
            throw new DeviceException.Unavailable(address, "its driver was closed: allocate again when it is back");
        }
        if (size > (long) PAGE * PAGES || PAGE % alignment != 0) {
            throw new DeviceException.IllegalRequest(address, "a mapped buffer of " + size + " bytes aligned to "
                    + alignment + ": " + PAGE * PAGES + " bytes and whole parts of " + PAGE + " at most");
        }
        int pages = (int) ((size + PAGE - 1) / PAGE);
        int first = taken.nextClearBit(0);
        for (int end = end(first); end - first < pages; end = end(first)) {
            first = taken.nextClearBit(end);
            if (first >= PAGES) {
                throw new DeviceException.Busy(address, "its mapped memory is handed out: close a buffer");
            }
        }
        if (region == null) {
            arena = Arena.ofShared();
            region = Region.of(arena.allocate((long) PAGE * PAGES, PAGE));
        }
        taken.set(first, first + pages);
        used += size;
        buffers++;
        return new Piece(region, first, pages, size);
    }

    /** {@return where the free run ends that begins at a page} */
    private int end(int first) {
        int next = taken.nextSetBit(first);
        return next < 0 ? PAGES : next;
    }

    private void give(Piece piece) {
        synchronized (this) {
            taken.clear(piece.first, piece.first + piece.pages);
            used -= piece.segment.byteSize();
            buffers--;
        }
        letGoWhenUnused();
    }

    /** Hands out no more; what is handed out stays until it is freed. */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        letGoWhenUnused();
    }

    private void letGoWhenUnused() {
        Region gone;
        Arena mapping;
        synchronized (this) {
            if (!stopped || buffers > 0 || region == null) {
                return;
            }
            gone = region;
            mapping = arena;
            region = null;
        }
        // Without the lock: observers are others' code.
        observers.forEach(observer -> observer.retiring(gone));
        mapping.close();
    }

    @Override
    public void addRegionObserver(RegionObserver observer) {
        observers.add(observer);
    }

    @Override
    public void removeRegionObserver(RegionObserver observer) {
        observers.remove(observer);
    }

    @Override
    public synchronized AllocatorStatistics statistics() {
        long mapped = region == null ? 0 : region.length();
        return new AllocatorStatistics(MAPPED, "memory of the RAM disk", (long) PAGE * PAGES, mapped, used, buffers,
                region == null ? 0 : 1, List.of());
    }
}
