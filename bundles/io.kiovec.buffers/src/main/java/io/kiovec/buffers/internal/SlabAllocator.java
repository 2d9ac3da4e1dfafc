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
 * its own. What is freed is kept in {@link Caches} for the next buffer of about that length, without a lock, a system call
 * or garbage; what they have no room for is pooled; a slab that nobody uses goes when the reserve is full, or another kind
 * of slab is needed within the bound. Any thread; the lock is held for bookkeeping only, never while memory is mapped or
 * observers are told.
 */
final class SlabAllocator implements BufferAllocator {

    /** More address space than this is not searched for an aligned place. */
    private static final long MOST_ALIGNMENT = 1L << 30;
    /** Longer blocks are not kept in caches. */
    private static final long MOST_KEPT = Slab.SIZE / 2;

    private final String name;
    private final Address address;
    private final Optional<SlabSource> source;
    private final String missing;
    private final long granule;
    private final int granuleShift;
    private final Retirement retirement;
    private final Caches caches = new Caches(Runtime.getRuntime().availableProcessors());

    /** Guards everything below. */
    private final ReentrantLock lock = new ReentrantLock();
    private final SlabPool pool;
    private final Set<Slab> mapped = new LinkedHashSet<>();
    private Settings settings;
    /** With what is being mapped or unmapped at the moment. */
    private long mappedBytes;
    private boolean stopped;
    /** The last number that a block was given out with. */
    private long numbers;

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
        this.retirement = retirement;
        granule = source.map(SlabSource::granule).orElse(4096L);
        granuleShift = Long.numberOfTrailingZeros(granule);
        pool = new SlabPool(Long.numberOfTrailingZeros(Slab.SIZE / granule));
        configure(settings);
    }

    @Override
    public Allocation allocate(long size, long alignment) throws DeviceException {
        // A block lies at a multiple of its length, so one that is as long as the alignment is aligned.
        if (size > 0 && size <= MOST_KEPT && alignment > 0 && alignment <= MOST_KEPT
                && (alignment & alignment - 1) == 0) {
            SlabAllocation kept = caches.take(Shape.order(Math.max(size, alignment), granuleShift));
            if (kept != null) {
                return kept.begin(size);
            }
        }
        return allocateOfPool(size, alignment);
    }

    private Allocation allocateOfPool(long size, long alignment) throws DeviceException {
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
        SlabAllocation allocation = take(shape, slabs);
        return now.tracks() ? allocation.beginTracked(shape, place) : allocation.begin(shape);
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

    private SlabAllocation take(Shape shape, SlabSource slabs) throws DeviceException {
        Settings used;
        List<Slab> inTheWay = List.of();
        lock.lock();
        try {
            Optional<SlabAllocation> block = pooled(shape);
            if (block.isPresent()) {
                return block.get();
            }
            used = settings;
            if (mappedBytes + shape.slabLength() > used.maxBytes()) {
                caches.drain(kept -> back(kept, Long.MAX_VALUE));
                block = pooled(shape);
                if (block.isPresent()) {
                    return block.get();
                }
                inTheWay = makeWay(shape, used);
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

    /** {@return unused slabs, which have to be unmapped before there is room for another} */
    private List<Slab> makeWay(Shape shape, Settings used) throws DeviceException {
        List<Slab> unused = pool.takeUnused();
        long left = mappedBytes - unused.stream().mapToLong(Slab::length).sum();
        if (left + shape.slabLength() > used.maxBytes()) {
            unused.forEach(pool::add);
            throw full(shape, used);
        }
        return unused;
    }

    private Optional<SlabAllocation> pooled(Shape shape) throws DeviceException {
        refuseWhenStopped();
        Optional<Block> block = shape.isLong()
                ? pool.takeLong(shape.slabLength(), shape.slabAlignment())
                : pool.take(shape.order());
        return block.map(taken -> taken.slab().out(new SlabAllocation(this, taken, ++numbers)));
    }

    private Slab map(Shape shape, SlabSource slabs, Settings used) throws DeviceException {
        Slab slab = null;
        try {
            slab = slabs.map(shape.slabLength(), shape.slabAlignment(), used);
            return slab;
        } catch (PlacementRefused e) {
            throw new DeviceException.Unavailable(address, e.getMessage(), Detail.errno(e.errno()), e);
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

    private SlabAllocation add(Slab slab, Shape shape) throws DeviceException {
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
        return new DeviceException.Busy(address, "no room for " + shape.size() + " bytes: " + usedBytes()
                + " bytes are in open buffers and " + SettingsParser.MAX_BYTES + " is " + used.maxBytes()
                + ": close buffers, or raise " + SettingsParser.MAX_BYTES + " of " + Buffers.PID);
    }

    private long usedBytes() {
        lock.lock();
        try {
            return mapped.stream().flatMap(Slab::open).mapToLong(buffer -> buffer.segment().byteSize()).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a block back; a slab that goes with it is let go of by the retirement's own thread. */
    void free(SlabAllocation allocation) {
        SlabAllocation left = allocation.isKept() ? caches.give(allocation) : allocation;
        if (left != null) {
            pool(left);
        }
    }

    private void pool(SlabAllocation allocation) {
        Optional<Slab> going;
        lock.lock();
        try {
            going = back(allocation, stopped ? 0 : SlabPool.RESERVE);
        } finally {
            lock.unlock();
        }
        going.ifPresent(slab -> retirement.later(slab, this::unmapped));
    }

    /** {@return the block's slab, when it is to be unmapped} Called with the lock. */
    private Optional<Slab> back(SlabAllocation allocation, long keep) {
        allocation.block().slab().back(allocation);
        return pool.give(allocation.block(), keep);
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
            if (stopped || now.tracks()) {
                // A tracked buffer comes from the pool.
                caches.close(kept -> back(kept, Long.MAX_VALUE));
            } else {
                caches.open();
            }
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
            caches.close(kept -> back(kept, Long.MAX_VALUE));
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
            List<SlabAllocation> buffers = mapped.stream().flatMap(Slab::open).toList();
            List<TrackedBuffer> tracked = buffers.stream().filter(buffer -> !buffer.place().isEmpty())
                    .map(buffer -> new TrackedBuffer(buffer.segment().byteSize(), buffer.place())).toList();
            String pages = source.map(slabs -> slabs.describe(mapped)).orElse("none: " + missing);
            return new AllocatorStatistics(name, pages, settings.maxBytes(), mappedBytes, usedBytes(), buffers.size(),
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
