// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.UUID;

/**
 * A medium on a store for its data and a map of the blocks that are allocated, in memory or in files. A block whose bit
 * is clear reads as zeroes, whatever lies in the store: so a block that a crash left half-done is as it was before or
 * as it was to be, and one that was flushed is never taken for deallocated.
 */
final class StoredMedium implements DiskMedium {

    private final String serial;
    private final long capacity;
    private final int unit;
    private final long units;
    private final Store data;
    private final AllocationMap map;
    private final Runnable release;

    /**
     * Makes one.
     *
     * @param serial its serial number
     * @param capacity bytes, a multiple of the unit
     * @param unit bytes of a block of the disk: what is written and given up at least
     * @param data where the data lies
     * @param map which units are allocated
     * @param release called when it is closed
     */
    StoredMedium(String serial, long capacity, int unit, Store data, AllocationMap map, Runnable release) {
        this.serial = serial;
        this.capacity = capacity;
        this.unit = unit;
        units = capacity / unit;
        this.data = data;
        this.map = map;
        this.release = release;
    }

    /** {@return a medium in memory that costs what is written} */
    static StoredMedium inMemory(long capacity, int unit) {
        int levels = AllocationMap.levels(capacity / unit);
        MemoryStore data = new MemoryStore(capacity);
        MemoryStore bits = new MemoryStore(AllocationMap.size(capacity / unit, levels));
        AllocationMap map = new AllocationMap(bits, levels);
        return new StoredMedium(UUID.randomUUID().toString(), capacity, unit, data, map, () -> {
            data.close();
            bits.close();
        });
    }

    @Override
    public String serial() {
        return serial;
    }

    @Override
    public long capacity() {
        return capacity;
    }

    @Override
    public void read(long offset, MemorySegment memory) throws IOException {
        long first = offset / unit;
        long end = first + memory.byteSize() / unit;
        if (map.isSurelySet(first, end)) {
            data.read(offset, memory);
            return;
        }
        for (long at = first; at < end;) {
            long allocated = map.nextSet(at, end);
            if (allocated > at) {
                part(memory, at - first, allocated - at).fill((byte) 0);
            }
            at = map.nextClear(allocated, end);
            if (at > allocated) {
                data.read(allocated * unit, part(memory, allocated - first, at - allocated));
            }
        }
    }

    /** What is all allocated, or not at all, is read without an object more. */
    private MemorySegment part(MemorySegment memory, long fromUnit, long count) {
        return count * unit == memory.byteSize() ? memory : memory.asSlice(fromUnit * unit, count * unit);
    }

    @Override
    public void write(long offset, MemorySegment memory) throws IOException {
        long first = offset / unit;
        long end = first + memory.byteSize() / unit;
        long fresh = map.nextClear(first, end);
        for (long at = fresh; at < end;) {
            long stop = map.nextSet(at, end);
            clean(at * unit, (stop - at) * unit);
            at = map.nextClear(stop, end);
        }
        data.write(offset, memory);
        if (fresh < end) {
            map.set(fresh, end - fresh);
        }
    }

    /**
     * What lies under a clear bit is zero, but for what a crash has left there; that must be gone for good before the bit
     * is set, or one more crash would bring it to light.
     */
    private void clean(long offset, long length) throws IOException {
        if (!data.isZero(offset, length)) {
            data.zero(offset, length);
            data.force(offset, length);
        }
    }

    @Override
    public void deallocate(long offset, long length) throws IOException {
        long end = (offset + length) / unit;
        long at = map.nextSet(offset / unit, end);
        while (at < end) {
            long stop = map.nextClear(at, end);
            map.clear(at, stop - at);
            data.zero(at * unit, (stop - at) * unit);
            at = map.nextSet(stop, end);
        }
    }

    @Override
    public Extent extent(long offset) throws IOException {
        long at = offset / unit;
        boolean allocated = map.get(at);
        long stop = allocated ? map.nextClear(at, units) : map.nextSet(at, units);
        return new Extent((stop - at) * unit, allocated ? Provisioning.ALLOCATED : Provisioning.DEALLOCATED);
    }

    @Override
    public long used() throws IOException {
        return map.count(units) * unit;
    }

    @Override
    public void flush() throws IOException {
        data.force();
        map.force();
    }

    @Override
    public void flush(long offset, long length) throws IOException {
        if (length > 0) {
            data.force(offset, length);
            map.force(offset / unit, length / unit);
        }
    }

    @Override
    public void powerLoss() {
        // The store has no cache that a simulated loss of power empties.
    }

    @Override
    public void close() {
        release.run();
    }
}
