// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.OptionalLong;

/**
 * A disk's volatile write cache: writes stay in it until they are flushed or until it is full, and a loss of power loses
 * them. Each physical block of them may have reached the medium or not, whole, as with a real disk; which ones is drawn.
 * What was flushed is never lost.
 */
public final class WriteCache implements DiskMedium {

    /** A physical block in which something is not on the medium yet. */
    private static final class Dirty {
        final MemorySegment data;
        /** The logical blocks of it that were written. */
        final BitSet written = new BitSet();

        Dirty(int bytes) {
            data = MemorySegment.ofArray(new byte[bytes]);
        }
    }

    /** What is done with one run of written logical blocks. */
    private interface Run {
        void at(long offset, MemorySegment data) throws IOException;
    }

    private final DiskMedium medium;
    private final int logical;
    private final int physical;
    private final long room;
    private final Random draw;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** By the number of the physical block. */
    private final TreeMap<Long, Dirty> dirty = new TreeMap<>();

    /**
     * Puts a cache before a medium, which it closes with itself.
     *
     * @param medium what lies behind
     * @param logical bytes of a logical block
     * @param physical bytes of a physical block, a multiple of it: what a loss of power takes or leaves whole
     * @param room bytes that it holds; beyond that it writes to the medium
     * @param seed what a loss of power draws from
     */
    public WriteCache(DiskMedium medium, int logical, int physical, long room, long seed) {
        this.medium = medium;
        this.logical = logical;
        this.physical = physical;
        this.room = room;
        draw = new Random(seed);
    }

    @Override
    public String serial() {
        return medium.serial();
    }

    @Override
    public OptionalLong name() {
        return medium.name();
    }

    @Override
    public long capacity() {
        return medium.capacity();
    }

    @Override
    public void read(long offset, MemorySegment memory) throws IOException {
        lock.readLock().lock();
        try {
            medium.read(offset, memory);
            long end = offset + memory.byteSize();
            for (Map.Entry<Long, Dirty> entry : touching(offset, end).entrySet()) {
                runs(entry, offset, end, (at, data) -> memory.asSlice(at - offset, data.byteSize()).copyFrom(data));
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void write(long offset, MemorySegment memory) throws IOException {
        lock.writeLock().lock();
        try {
            for (long done = 0; done < memory.byteSize();) {
                long at = offset + done;
                int within = (int) (at % physical);
                long count = Math.min(memory.byteSize() - done, physical - within);
                Dirty block = dirty.computeIfAbsent(at / physical, number -> new Dirty(physical));
                MemorySegment.copy(memory, done, block.data, within, count);
                block.written.set(within / logical, (int) ((within + count) / logical));
                done += count;
            }
            while (dirty.size() * (long) physical > room) {
                store(dirty.firstEntry());
                dirty.pollFirstEntry();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void deallocate(long offset, long length) throws IOException {
        lock.writeLock().lock();
        try {
            long end = offset + length;
            for (Map.Entry<Long, Dirty> entry : touching(offset, end).entrySet()) {
                long start = entry.getKey() * physical;
                entry.getValue().written.clear((int) (Math.max(0, offset - start) / logical),
                        (int) (Math.min(physical, end - start) / logical));
            }
            touching(offset, end).values().removeIf(block -> block.written.isEmpty());
            medium.deallocate(offset, length);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public Extent extent(long offset) throws IOException {
        lock.readLock().lock();
        try {
            long cached = cachedFrom(offset);
            if (cached > offset) {
                return new Extent(cached - offset, Provisioning.ALLOCATED);
            }
            Extent below = medium.extent(offset);
            if (below.state() == Provisioning.ALLOCATED) {
                return below;
            }
            long end = offset + below.length();
            long next = end;
            for (Map.Entry<Long, Dirty> entry : touching(offset, end).entrySet()) {
                long start = entry.getKey() * physical;
                int first = entry.getValue().written.nextSetBit((int) (Math.max(0, offset - start) / logical));
                if (first >= 0) {
                    next = Math.min(end, start + (long) first * logical);
                    break;
                }
            }
            return new Extent(next - offset, Provisioning.DEALLOCATED);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** {@return the end of the cached blocks that begin at an offset; the offset when there is none} */
    private long cachedFrom(long offset) {
        long at = offset;
        while (at < capacity()) {
            Dirty block = dirty.get(at / physical);
            int within = (int) (at % physical / logical);
            if (block == null || !block.written.get(within)) {
                return at;
            }
            at += (long) (block.written.nextClearBit(within) - within) * logical;
        }
        return at;
    }

    @Override
    public long used() throws IOException {
        lock.readLock().lock();
        try {
            long used = medium.used();
            for (Map.Entry<Long, Dirty> entry : dirty.entrySet()) {
                BitSet written = entry.getValue().written;
                for (int bit = written.nextSetBit(0); bit >= 0; bit = written.nextSetBit(bit + 1)) {
                    long at = entry.getKey() * physical + (long) bit * logical;
                    used += medium.extent(at).state() == Provisioning.DEALLOCATED ? logical : 0;
                }
            }
            return used;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        lock.writeLock().lock();
        try {
            storeAll(dirty);
        } finally {
            lock.writeLock().unlock();
        }
        medium.flush();
    }

    @Override
    public void flush(long offset, long length) throws IOException {
        lock.writeLock().lock();
        try {
            storeAll(touching(offset, offset + length));
        } finally {
            lock.writeLock().unlock();
        }
        medium.flush(offset, length);
    }

    @Override
    public void powerLoss() throws IOException {
        lock.writeLock().lock();
        try {
            for (Map.Entry<Long, Dirty> entry : dirty.entrySet()) {
                if (draw.nextBoolean()) {
                    store(entry);
                }
            }
            dirty.clear();
        } finally {
            lock.writeLock().unlock();
        }
        medium.powerLoss();
    }

    private Map<Long, Dirty> touching(long offset, long end) {
        return offset < end ? dirty.subMap(offset / physical, true, (end - 1) / physical, true) : Map.of();
    }

    private void storeAll(Map<Long, Dirty> blocks) throws IOException {
        var entries = blocks.entrySet().iterator();
        while (entries.hasNext()) {
            store(entries.next());
            entries.remove();
        }
    }

    private void store(Map.Entry<Long, Dirty> entry) throws IOException {
        try {
            runs(entry, 0, Long.MAX_VALUE, medium::write);
        } catch (MediumFailure failure) {
            // What waits here was started, whether the medium knows it or not.
            throw failure.kind() == MediumFailure.Kind.AWAY
                    ? new MediumFailure(MediumFailure.Kind.NOT_READY, failure.getMessage(), failure)
                    : failure;
        }
    }

    /** Gives what was written of a physical block and lies in a range. */
    private void runs(Map.Entry<Long, Dirty> entry, long offset, long end, Run run) throws IOException {
        long start = entry.getKey() * physical;
        BitSet written = entry.getValue().written;
        for (int bit = written.nextSetBit(0); bit >= 0;) {
            int stop = written.nextClearBit(bit);
            long from = Math.max(offset, start + (long) bit * logical);
            long to = Math.min(end, start + (long) stop * logical);
            if (from < to) {
                run.at(from, entry.getValue().data.asSlice(from - start, to - from));
            }
            bit = written.nextSetBit(stop);
        }
    }

    /** Writes back first, as a disk that is switched off in order does. */
    @Override
    public void close() {
        try {
            flush();
        } catch (IOException e) {
            // Nobody flushed it, so nobody was told that it lasts.
        }
        medium.close();
    }
}
