// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Region;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Mapping;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The reserve buffer of a descriptor of its own, mapped. The mapping outlives the descriptor (rule L3): the kernel keeps
 * the reserve until both have gone. One transfer at a time.
 */
final class MappedBuffer implements BufferAllocator.Allocation {

    private final MappedMemory owner;
    private final Descriptor descriptor;
    private final Mapping mapping;
    private final MemorySegment segment;
    private final Region region;
    private final AtomicBoolean inUse = new AtomicBoolean();

    MappedBuffer(MappedMemory owner, Descriptor descriptor, Mapping mapping, long size) {
        this.owner = owner;
        this.descriptor = descriptor;
        this.mapping = mapping;
        segment = mapping.memory().asSlice(0, size);
        region = Region.of(mapping.memory());
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** {@return whether the reserve is this transfer's now} Then {@link #end} must follow. */
    boolean begin() {
        return inUse.compareAndSet(false, true);
    }

    void end() {
        inUse.set(false);
    }

    @Override
    public MemorySegment segment() {
        return segment;
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
        owner.forget(this);
        closeDescriptor();
        mapping.close();
    }

    /** The endpoint has ended: no transfer goes there any more, and the memory stays. */
    void closeDescriptor() {
        try {
            descriptor.close();
        } catch (ErrnoException nothingWasWritten) {
            // A node of sg has nothing to lose; the number is released.
        }
    }
}
