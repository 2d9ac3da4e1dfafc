// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.SlabPool.Block;
import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.AllocatorStatistics.TrackedBuffer;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.ErrnoException;
import io.kiovec.spi.BufferAllocator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An allocator that cuts buffers from slabs. Up to {@link Slab#SIZE} a buffer shares a slab; a longer one has a slab of
 * its own. What is freed is pooled; a slab that nobody uses goes when the reserve is full, or another kind of slab is
 * needed within the bound. Any thread; the lock is held for bookkeeping only, never while memory is mapped or observers
 * are told.
 */
final class SlabAllocator implements BufferAllocator {

    /** More address space than this is not searched for an aligned place. */
    private static final long MOST_ALIGNMENT = 1L << 30;

    private final String name;
    private final Address address;
    private final Optional<SlabSource> source;
    private final String missing;
    private final long granule;
    private final Retirement retirement;

    /** Guards everything below. */
    private final ReentrantLock lock = new ReentrantLock();
    private final SlabPool pool;
    private final Set<Slab> mapped = new LinkedHashSet<>();
    private final Set<SlabAllocation> buffers = new LinkedHashSet<>();
    private Settings settings;
    /** With what is being mapped or unmapped at the moment. */
    private long mappedBytes;
    private long usedBytes;
    private boolean stopped;

    /**
     * Makes an allocator that has mapped nothing yet.
     *
     * @param name its name
     * @param source where slabs come from, empty where the kernel cannot be called
     * @param missing why it is empty
     * @param settings what is configured
     * @param retirement what lets slabs go
     */
    SlabAllocator(String name, Optional<SlabSource> source, String missing, Settings settings, Retirement retirement) {
        this.name = name;
        this.address = new Address("buffers", name);
        this.source = source;
        this.missing = missing;
        this.settings = settings;
        this.retirement = retirement;
        granule = source.map(SlabSource::granule).orElse(4096L);
        pool = new SlabPool(Long.numberOfTrailingZeros(Slab.SIZE / granule));
    }

    @Override
    public Allocation allocate(long size, long alignment) throws DeviceException {
        if (size <= 0 || alignment <= 0 || alignment > MOST_ALIGNMENT) {
            throw new DeviceException.IllegalRequest(address, "cannot allocate " + size + " bytes aligned to "
                    + alignment + ": give a positive size, and an alignment from 1 to " + MOST_ALIGNMENT);
        }
        SlabSource slabs = source.orElseThrow(() -> new DeviceException.Unavailable(address, missing));
        Settings now = settings();
        Shape shape = Shape.of(size, alignment, granule);
        if (shape.slabLength() > now.maxBytes()) {
            throw full(shape, now);
        }
        String place = now.tracks() ? CallerPlace.find() : "";
        SlabAllocation allocation = new SlabAllocation(this, take(shape, slabs), shape, now.tracks(), place);
        lock.lock();
        try {
            buffers.add(allocation);
        } finally {
            lock.unlock();
        }
        return allocation;
    }

    /** {@return bytes of the smallest block} */
    long granule() {
        return granule;
    }

    private Settings settings() throws DeviceException {
        lock.lock();
        try {
            refuseWhenStopped();
            return settings;
        } finally {
            lock.unlock();
        }
    }

    private void refuseWhenStopped() throws DeviceException {
        if (stopped) {
            throw new DeviceException.Unavailable(address,
                    "the allocator has been stopped: start the bundle io.kiovec.buffers again");
        }
    }

    private Block take(Shape shape, SlabSource slabs) throws DeviceException {
        Settings used;
        List<Slab> inTheWay = List.of();
        lock.lock();
        try {
            Optional<Block> block = pooled(shape);
            if (block.isPresent()) {
                return block.get();
            }
            used = settings;
            if (mappedBytes + shape.slabLength() > used.maxBytes()) {
                inTheWay = pool.takeUnused();
                long left = mappedBytes - inTheWay.stream().mapToLong(Slab::length).sum();
                if (left + shape.slabLength() > used.maxBytes()) {
                    inTheWay.forEach(pool::add);
                    throw full(shape, used);
                }
            }
            // Counted before it is mapped, so that two threads do not exceed the bound together.
            mappedBytes += shape.slabLength();
        } finally {
            lock.unlock();
        }
        retirement.now(inTheWay, this::unmapped);
        Slab slab = map(shape, slabs, used);
        return add(slab, shape);
    }

    private Optional<Block> pooled(Shape shape) throws DeviceException {
        refuseWhenStopped();
        Optional<Block> block = shape.isLong()
                ? pool.takeLong(shape.slabLength(), shape.slabAlignment())
                : pool.take(shape.order());
        block.ifPresent(taken -> usedBytes += shape.size());
        return block;
    }

    private Slab map(Shape shape, SlabSource slabs, Settings used) throws DeviceException {
        Slab slab = null;
        try {
            slab = slabs.map(shape.slabLength(), shape.slabAlignment(), used);
            return slab;
        } catch (ErrnoException e) {
            throw new DeviceException.Busy(address, "the kernel has no memory for a slab of " + shape.slabLength()
                    + " bytes (" + e.getMessage() + "): close buffers, here or in other programs",
                    Detail.errno(e.errno()), e);
        } finally {
            if (slab == null) {
                lock.lock();
                try {
                    mappedBytes -= shape.slabLength();
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private Block add(Slab slab, Shape shape) throws DeviceException {
        boolean added = false;
        lock.lock();
        try {
            mapped.add(slab);
            refuseWhenStopped();
            pool.add(slab);
            added = true;
            // The lock was not left since the slab came, so it is there.
            return pooled(shape).orElseThrow();
        } finally {
            lock.unlock();
            if (!added) {
                retirement.now(List.of(slab), this::unmapped);
            }
        }
    }

    private DeviceException full(Shape shape, Settings used) {
        long held;
        lock.lock();
        try {
            held = usedBytes;
        } finally {
            lock.unlock();
        }
        return new DeviceException.Busy(address, "no room for " + shape.size() + " bytes: " + held
                + " bytes are in open buffers and " + SettingsParser.MAX_BYTES + " is " + used.maxBytes()
                + ": close buffers, or raise " + SettingsParser.MAX_BYTES + " of " + Buffers.PID);
    }

    /** Takes a buffer back; a slab that goes with it is let go of by the retirement's own thread. */
    void free(SlabAllocation allocation, Block block) {
        Optional<Slab> going;
        lock.lock();
        try {
            if (!buffers.remove(allocation)) {
                throw new IllegalStateException(name + ": " + allocation + " was freed before");
            }
            usedBytes -= allocation.segment().byteSize();
            going = pool.give(block, stopped ? 0 : SlabPool.RESERVE);
        } finally {
            lock.unlock();
        }
        going.ifPresent(slab -> retirement.later(slab, this::unmapped));
    }

    private void unmapped(Slab slab) {
        lock.lock();
        try {
            mapped.remove(slab);
            mappedBytes -= slab.length();
        } finally {
            lock.unlock();
        }
    }

    /** Puts new settings in force: for slabs and buffers that come from now on. */
    void configure(Settings now) {
        lock.lock();
        try {
            settings = now;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands out nothing any more, and lets go of all that nobody uses before it returns. What open buffers lie in goes
     * with the last of them (rules L3, L5).
     *
     * @return what stays, as statistics
     */
    AllocatorStatistics stop() {
        List<Slab> unused;
        lock.lock();
        try {
            stopped = true;
            unused = pool.takeUnused();
        } finally {
            lock.unlock();
        }
        retirement.now(unused, this::unmapped);
        return statistics();
    }

    @Override
    public AllocatorStatistics statistics() {
        lock.lock();
        try {
            List<TrackedBuffer> tracked = buffers.stream().filter(buffer -> !buffer.place().isEmpty())
                    .map(buffer -> new TrackedBuffer(buffer.segment().byteSize(), buffer.place())).toList();
            String pages = source.map(slabs -> slabs.describe(mapped)).orElse("none: " + missing);
            return new AllocatorStatistics(name, pages, settings.maxBytes(), mappedBytes, usedBytes, buffers.size(),
                    mapped.size(), tracked);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addRegionObserver(RegionObserver observer) {
        retirement.add(observer);
    }

    @Override
    public void removeRegionObserver(RegionObserver observer) {
        retirement.remove(observer);
    }
}
