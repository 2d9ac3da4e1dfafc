// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.Settings.Switch;
import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.ErrnoException;
import io.kiovec.spi.BufferAllocator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out blocks of slabs. Slabs are kept when they are idle, and go when the bound is reached or the allocator stops;
 * those with open buffers stay until the last of them is closed (rules L3 and L5). Any thread; nothing is mapped or
 * unmapped under the lock.
 */
final class SlabAllocator implements BufferAllocator {

    private final String name;
    private final Address address;
    private final SlabSource source;
    private final PageMapScatter mapper;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Slab> slabs = new ArrayList<>();
    private final Set<TrackedAllocation> tracked = ConcurrentHashMap.newKeySet();
    private final List<RegionObserver> observers = new CopyOnWriteArrayList<>();
    private volatile Settings settings;
    private long mapped;
    private long used;
    private long buffers;
    private boolean stopped;

    /**
     * Makes an allocator that holds nothing.
     *
     * @param name its name
     * @param source where slabs come from
     * @param mapper told of regions that come and go
     * @param settings how it works
     */
    SlabAllocator(String name, SlabSource source, PageMapScatter mapper, Settings settings) {
        this.name = name;
        address = new Address("buffers", name);
        this.source = source;
        this.mapper = mapper;
        this.settings = settings;
    }

    String name() {
        return name;
    }

    void settings(Settings newer) {
        settings = newer;
    }

    @Override
    public Allocation allocate(long size, long alignment) throws DeviceException {
        Settings now = settings;
        boolean buddy = Long.bitCount(alignment) == 1 && alignment <= Slab.SIZE && size <= Slab.SIZE;
        Block block = buddy
                ? block(Slab.orderOf(Math.max(size, alignment)), size, now)
                : large(size, alignment, now);
        if (now.tracking() == Switch.OFF) {
            return new SlabAllocation(this, block);
        }
        TrackedAllocation allocation = new TrackedAllocation(this, block);
        tracked.add(allocation);
        return allocation;
    }

    /**
     * A block that is out.
     *
     * @param slab where it lies
     * @param offset where in it the buffer begins
     * @param size bytes that were asked
     * @param order of the block
     */
    record Block(Slab slab, long offset, long size, int order) {
    }

    private Block block(int order, long size, Settings now) throws DeviceException {
        Block found = fromSlabs(order, size);
        if (found != null) {
            return found;
        }
        Slab fresh = map(Slab.SIZE, now);
        lock.lock();
        try {
            slabs.add(fresh);
            return out(new Block(fresh, fresh.take(order), size, order));
        } finally {
            lock.unlock();
        }
    }

    private Block fromSlabs(int order, long size) throws DeviceException {
        lock.lock();
        try {
            checkRunning();
            for (Slab slab : slabs) {
                long offset = slab.length() == Slab.SIZE ? slab.take(order) : -1;
                if (offset >= 0) {
                    return out(new Block(slab, offset, size, order));
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** What does not fit an ordinary slab gets one of its own, long enough to be aligned in. */
    private Block large(long size, long alignment, Settings now) throws DeviceException {
        long slack = Long.bitCount(alignment) == 1 && alignment <= Slab.SIZE ? 0 : alignment - 1;
        if (size > Long.MAX_VALUE - slack - Slab.SIZE) {
            throw bound(size, now);
        }
        long length = Math.ceilDiv(size + slack, Slab.SIZE) * Slab.SIZE;
        Slab slab = idle(length);
        if (slab == null) {
            slab = map(length, now);
        }
        long base = slab.region().base();
        long offset = Math.ceilDiv(base, alignment) * alignment - base;
        lock.lock();
        try {
            if (!slabs.contains(slab)) {
                slab.takeWhole();
                slabs.add(slab);
            }
            return out(new Block(slab, offset, size, Slab.WHOLE));
        } finally {
            lock.unlock();
        }
    }

    private Slab idle(long length) throws DeviceException {
        lock.lock();
        try {
            checkRunning();
            for (Slab slab : slabs) {
                if (slab.length() == length && slab.isIdle()) {
                    slab.takeWhole();
                    return slab;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void checkRunning() throws DeviceException {
        if (stopped) {
            throw new DeviceException.Unavailable(address, "the allocator has been stopped: start io.kiovec.buffers");
        }
    }

    private Block out(Block block) {
        used += block.size();
        buffers++;
        return block;
    }

    /** Maps a slab within the bound; idle ones make room first. */
    private Slab map(long length, Settings now) throws DeviceException {
        reserve(length, now);
        try {
            Slab slab = new Slab(source.map(length, now));
            mapper.own(slab.region());
            return slab;
        } catch (ErrnoException e) {
            unreserve(length);
            throw new DeviceException.Busy(address,
                    "the kernel gave no " + length + " bytes: close buffers, or lower maxBytes",
                    Detail.errno(e.errno()),
                    e);
        } catch (DeviceException | RuntimeException e) {
            unreserve(length);
            throw e;
        }
    }

    private void reserve(long length, Settings now) throws DeviceException {
        List<Slab> leaving = new ArrayList<>();
        try {
            lock.lock();
            try {
                checkRunning();
                List<Slab> idle = slabs.stream().filter(Slab::isIdle)
                        .sorted(Comparator.comparingLong(Slab::length).reversed()).toList();
                for (Slab slab : idle) {
                    if (length <= now.maxBytes() - mapped) {
                        break;
                    }
                    leaving.add(slab);
                    slabs.remove(slab);
                    mapped -= slab.length();
                }
                if (length > now.maxBytes() - mapped) {
                    throw bound(length, now);
                }
                mapped += length;
            } finally {
                lock.unlock();
            }
        } finally {
            leaving.forEach(this::retire);
        }
    }

    private DeviceException bound(long size, Settings now) {
        return new DeviceException.Busy(address, size + " more bytes do not fit: " + mapped + " of maxBytes "
                + now.maxBytes() + " are mapped, " + used + " in " + buffers
                + " open buffers: close some, or raise maxBytes");
    }

    private void unreserve(long length) {
        lock.lock();
        try {
            mapped -= length;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a block back. */
    void free(Block block) {
        boolean last;
        lock.lock();
        try {
            block.slab().give(block.order() == Slab.WHOLE ? 0 : block.offset(), block.order());
            used -= block.size();
            buffers--;
            last = stopped && block.slab().isIdle() && slabs.remove(block.slab());
            if (last) {
                mapped -= block.slab().length();
            }
        } finally {
            lock.unlock();
        }
        if (last) {
            // Drivers may take their time to unregister, and free must not block.
            Thread.ofPlatform().daemon().name("kiovec-buffers-retire").start(() -> retire(block.slab()));
        }
    }

    void untrack(TrackedAllocation allocation) {
        tracked.remove(allocation);
    }

    private void retire(Slab slab) {
        observers.forEach(observer -> observer.retiring(slab.region()));
        mapper.forget(slab.region());
        slab.unmap();
    }

    /**
     * Ends handing out. Idle slabs go now, the others with the last of their buffers.
     *
     * @return the buffers that are open, when tracking is on
     */
    List<AllocatorStatistics.TrackedBuffer> stop() {
        List<Slab> idle;
        lock.lock();
        try {
            stopped = true;
            idle = slabs.stream().filter(Slab::isIdle).toList();
            slabs.removeAll(idle);
            mapped -= idle.stream().mapToLong(Slab::length).sum();
        } finally {
            lock.unlock();
        }
        idle.forEach(this::retire);
        return statistics().tracked();
    }

    @Override
    public AllocatorStatistics statistics() {
        lock.lock();
        try {
            return new AllocatorStatistics(name, source.describe(slabs), settings.maxBytes(), mapped, used, buffers,
                    slabs.size(), tracked.stream().map(TrackedAllocation::describe).toList());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addRegionObserver(RegionObserver observer) {
        observers.add(observer);
    }

    @Override
    public void removeRegionObserver(RegionObserver observer) {
        observers.remove(observer);
    }
}
