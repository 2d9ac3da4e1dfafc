// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.memory;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The framework's own memory for one device, that indirect transfers are copied through where the driver knows only
 * direct. Chunks of two sizes, the last used first, for it is still in the processor's cache: a deep queue of short requests has
 * as many of them as it is deep. Any thread.
 */
public final class Staging {

    /** Bytes of a chunk: a longer indirect transfer is staged in parts of it. */
    public static final int CHUNK = 1 << 20;
    /** Bytes of a chunk for a short transfer of a queue. */
    static final int SMALL_CHUNK = 1 << 16;
    /** Chunks of one device at most; a further transfer waits for one. */
    static final int MAX_CHUNKS = 64;

    private final AllocatorRegistry allocators;
    private final Address owner;
    private final long alignment;
    private final Semaphore permits = new Semaphore(MAX_CHUNKS);
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<LeasedBuffer> idle = new ArrayDeque<>(MAX_CHUNKS);
    private final ArrayDeque<LeasedBuffer> idleSmall = new ArrayDeque<>(MAX_CHUNKS);
    private volatile String source;
    private boolean closed;

    /**
     * Makes an empty pool.
     *
     * @param allocators where the memory comes from
     * @param owner the device
     * @param alignment what its addresses must be multiples of
     */
    public Staging(AllocatorRegistry allocators, Address owner, long alignment) {
        this.allocators = allocators;
        this.owner = owner;
        this.alignment = alignment;
    }

    /**
     * Takes a chunk.
     *
     * @param timeoutNanos how long to wait when all are in use
     * @return a chunk, to be given back
     * @throws DeviceException.Busy when none was given back in time
     * @throws DeviceException when there is no memory
     */
    public LeasedBuffer take(long timeoutNanos) throws DeviceException {
        return take(CHUNK, timeoutNanos);
    }

    /**
     * Takes memory for what cannot be split: a chunk, or more where a chunk is too small.
     *
     * @param size bytes that are needed at least
     * @param timeoutNanos how long to wait when all are in use
     * @return memory in one piece, to be given back
     * @throws DeviceException.Busy when none was given back in time
     * @throws DeviceException when there is no memory
     */
    public LeasedBuffer take(long size, long timeoutNanos) throws DeviceException {
        try {
            if (!permits.tryAcquire() && !permits.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                throw new DeviceException.Busy(owner, "all " + MAX_CHUNKS
                        + " staging buffers are in use: fewer indirect transfers at once, or a longer timeout");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException.Busy(owner,
                    "interrupted while waiting for a staging buffer; nothing was started");
        }
        return taken(Math.max(size, CHUNK));
    }

    /**
     * Takes a chunk without waiting, a small one where that is enough.
     *
     * @param size bytes that are needed at least, up to {@link #CHUNK}
     * @return a chunk, to be given back; {@code null} when all are in use
     * @throws DeviceException when there is no memory
     */
    public LeasedBuffer takeAtOnce(long size) throws DeviceException {
        return permits.tryAcquire() ? taken(size <= SMALL_CHUNK ? SMALL_CHUNK : CHUNK) : null;
    }

    private LeasedBuffer taken(long size) throws DeviceException {
        LeasedBuffer chunk = null;
        try {
            chunk = size > CHUNK ? null : takeIdle(size == SMALL_CHUNK ? idleSmall : idle);
            if (chunk == null) {
                chunk = allocate(size);
            }
            return chunk;
        } finally {
            if (chunk == null) {
                permits.release();
            }
        }
    }

    /** {@return a chunk, {@code null} when none is idle} On the path of requests: nothing is made for the answer. */
    private LeasedBuffer takeIdle(ArrayDeque<LeasedBuffer> among) {
        lock.lock();
        try {
            return among.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private LeasedBuffer allocate(long size) throws DeviceException {
        Optional<String> allocator = allocators.staging();
        source = allocator.orElse(OwnMemory.NAME);
        if (allocator.isPresent()) {
            try {
                return allocators.allocate(owner, allocator.get(), size, alignment);
            } catch (DeviceException.Unavailable leaving) {
                // It was found and is going: this request has memory of the framework's own, and the next one looks again.
            }
        }
        return allocators.lease(new OwnMemory(size, alignment), OwnMemory.NAME);
    }

    /**
     * Gives a chunk back.
     *
     * @param chunk the chunk
     */
    public void give(LeasedBuffer chunk) {
        boolean keep;
        lock.lock();
        try {
            keep = !closed && chunk.size() <= CHUNK && chunk.allocator().equals(source);
            if (keep) {
                (chunk.size() == CHUNK ? idle : idleSmall).addFirst(chunk);
            }
        } finally {
            lock.unlock();
        }
        if (!keep) {
            chunk.close();
        }
        permits.release();
    }

    /**
     * Lets go what comes from an allocator that leaves; chunks in use follow when they are given back.
     *
     * @param allocator its name
     */
    public void letGo(String allocator) {
        if (allocator.equals(source)) {
            source = "";
            drop();
        }
    }

    /** Lets everything go, now or when it is given back. */
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        drop();
    }

    private void drop() {
        drop(idle);
        drop(idleSmall);
    }

    private void drop(ArrayDeque<LeasedBuffer> all) {
        for (LeasedBuffer chunk = takeIdle(all); chunk != null; chunk = takeIdle(all)) {
            chunk.close();
        }
    }

    /** Memory of the framework's own, for a system without any allocator. */
    private static final class OwnMemory implements BufferAllocator.Allocation {

        static final String NAME = "core";

        private final Arena arena = Arena.ofShared();
        private final Region region;

        OwnMemory(long size, long alignment) {
            long power = Long.highestOneBit(Math.max(4096, alignment) * 2 - 1);
            region = Region.of(arena.allocate(size, power));
        }

        @Override
        public MemorySegment segment() {
            return region.memory();
        }

        @Override
        public Region region() {
            return region;
        }

        @Override
        public long regionOffset() {
            return 0;
        }

        @Override
        public void free() {
            arena.close();
        }
    }
}
