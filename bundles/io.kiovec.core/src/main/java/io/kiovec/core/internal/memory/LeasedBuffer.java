// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.memory;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Endpoint;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * An allocation with its lease (rule L3).
 *
 * <p>One word holds the lease: the number of transfers that use the memory, and bits that the owner has closed it and that
 * it has been freed. A transfer counts itself in and then looks at the first bit; whoever sees the word "closed and unused"
 * tries to set the second one, and frees the memory when that succeeds. A transfer that comes too late may bring the word
 * there a second time, but not without the second bit. A buffer that no transfer uses is closed and freed in one step.
 */
public final class LeasedBuffer implements IoBuffer {

    private static final int CLOSED = 1 << 30;
    private static final int FREED = 1 << 29;
    private static final VarHandle LEASE;

    static {
        try {
            LEASE = MethodHandles.lookup().findVarHandle(LeasedBuffer.class, "lease", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BufferAllocator.Allocation allocation;
    private final String allocator;
    private final CoreLog log;
    private final MemorySegment segment;
    private final Region region;
    /** Made once, for drivers ask at each call; not at first, for most buffers are used by few. Whoever asks makes it. */
    private Optional<Region> presentRegion;
    private Optional<IoBuffer> present;
    private final long regionOffset;
    /** The endpoint whose own memory this is, {@code null} for memory of an allocator service. */
    private final Endpoint mappedBy;
    private volatile int lease;
    /** The region's pieces, asked once; whoever asks first writes it. */
    private volatile ScatterList scatter;

    LeasedBuffer(BufferAllocator.Allocation allocation, String allocator, Endpoint mappedBy, CoreLog log) {
        this.mappedBy = mappedBy;
        this.allocation = allocation;
        this.allocator = allocator;
        this.log = log;
        segment = allocation.segment();
        region = allocation.region();
        regionOffset = allocation.regionOffset();
    }

    @Override
    public MemorySegment segment() {
        if (isClosed()) {
            throw new IllegalStateException("the buffer is closed: allocate another");
        }
        return segment;
    }

    /** {@return the region, as drivers see it} */
    public Optional<Region> presentRegion() {
        Optional<Region> known = presentRegion;
        if (known == null) {
            known = Optional.of(region);
            presentRegion = known;
        }
        return known;
    }

    /** {@return itself, as drivers see it} */
    public Optional<IoBuffer> present() {
        Optional<IoBuffer> known = present;
        if (known == null) {
            known = Optional.of(this);
            present = known;
        }
        return known;
    }

    /** {@return whether it is some endpoint's own mapped memory} */
    public boolean isMapped() {
        return mappedBy != null;
    }

    /**
     * {@return whether it is the mapped memory of an endpoint}
     *
     * @param endpoint which one
     */
    public boolean isMappedBy(Endpoint endpoint) {
        return mappedBy == endpoint;
    }

    /** {@return the memory, for a transfer that holds the lease} */
    public MemorySegment leased() {
        return segment;
    }

    @Override
    public long size() {
        return segment.byteSize();
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public long regionOffset() {
        return regionOffset;
    }

    @Override
    public String allocator() {
        return allocator;
    }

    @Override
    public boolean isClosed() {
        return (lease & CLOSED) != 0;
    }

    /** {@return whether a transfer may use the memory from now on; then {@link #release} must follow} */
    public boolean acquire() {
        int before = (int) LEASE.getAndAdd(this, 1);
        if ((before & CLOSED) == 0) {
            return true;
        }
        release();
        return false;
    }

    /** Ends a transfer's use. */
    public void release() {
        int before = (int) LEASE.getAndAdd(this, -1);
        if (before - 1 == CLOSED) {
            freeOnce();
        }
    }

    @Override
    public void close() {
        if (LEASE.compareAndSet(this, 0, CLOSED | FREED)) {
            free();
            return;
        }
        int before = (int) LEASE.getAndBitwiseOr(this, CLOSED);
        if (before == 0) {
            freeOnce();
        }
    }

    private void freeOnce() {
        if (LEASE.compareAndSet(this, CLOSED, CLOSED | FREED)) {
            free();
        }
    }

    private void free() {
        try {
            allocation.free();
        } catch (RuntimeException | LinkageError e) {
            log.warn("allocator {} failed to take back {} bytes: they are lost", allocator, size(), e);
        }
    }

    /**
     * {@return the pieces of the region}
     *
     * @param source where to ask, once
     */
    public ScatterList scatter(ScatterSource source) {
        ScatterList known = scatter;
        if (known == null) {
            known = source.map(region);
            scatter = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return size() + " bytes of " + allocator + " in " + region + " at " + regionOffset;
    }
}
