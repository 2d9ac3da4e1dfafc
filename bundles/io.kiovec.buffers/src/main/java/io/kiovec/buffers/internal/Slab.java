// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.io.Region;
import io.kiovec.linux.HugePages;
import io.kiovec.linux.Mapping;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A mapped piece of memory that buffers are cut from: one of the standard size, shared by many buffers, or a longer one
 * for a single buffer. It is one region, so that a driver registers it once. Its blocks belong to the allocator's lock.
 */
final class Slab {

    /** Bytes of a standard slab: one huge page of x86-64 and of aarch64 with base pages of 4 KiB. */
    static final long SIZE = 2L << 20;

    /** Whether the pages are locked into memory. */
    enum Locked {
        /** They are. */
        YES,
        /** Nobody asked. */
        NO,
        /** The kernel refused. */
        REFUSED
    }

    private final Mapping mapping;
    private final Region region;
    private final HugePages huge;
    private final Locked locked;
    private final Buddies blocks;
    /** What is handed out or kept for that, by its first granule. */
    private final SlabAllocation[] out;

    /**
     * Makes one of which everything is free.
     *
     * @param mapping the memory, populated
     * @param huge what it is made of
     * @param locked whether it is locked
     * @param granule bytes of the smallest block
     */
    Slab(Mapping mapping, HugePages huge, Locked locked, long granule) {
        this.mapping = mapping;
        this.region = Region.of(mapping.memory());
        this.huge = huge;
        this.locked = locked;
        // A long slab is one single block.
        int orders = isStandard() ? Long.numberOfTrailingZeros(SIZE / granule) : 0;
        blocks = new Buddies(orders);
        out = new SlabAllocation[1 << orders];
    }

    Region region() {
        return region;
    }

    long length() {
        return region.length();
    }

    boolean isStandard() {
        return length() == SIZE;
    }

    Buddies blocks() {
        return blocks;
    }

    /** Notes what is out of the pool. */
    SlabAllocation out(SlabAllocation allocation) {
        out[allocation.block().granule()] = allocation;
        return allocation;
    }

    /** Forgets what goes back to the pool. */
    void back(SlabAllocation allocation) {
        out[allocation.block().granule()] = null;
    }

    /** {@return the buffers in it} */
    Stream<SlabAllocation> open() {
        return Arrays.stream(out).filter(allocation -> allocation != null && allocation.isOpen());
    }

    Locked locked() {
        return locked;
    }

    /** {@return whether all of it is made of huge pages} */
    boolean isHuge() {
        return huge instanceof HugePages.Obtained(long bytes) && bytes >= length();
    }

    /** {@return whether some of it is, or may be, made of huge pages} */
    boolean mayBeHuge() {
        return !(huge instanceof HugePages.Obtained(long bytes) && bytes == 0);
    }

    /** Unmaps it; nobody uses it any more. */
    void unmap() {
        mapping.close();
    }

    @Override
    public String toString() {
        return region.toString();
    }
}
