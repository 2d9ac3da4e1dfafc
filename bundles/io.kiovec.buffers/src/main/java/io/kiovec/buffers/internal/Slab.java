// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.io.Region;
import io.kiovec.linux.HugePages;
import io.kiovec.linux.Mapping;
import java.util.BitSet;

/**
 * A piece of mapped memory with its region, and which of its blocks are out. Blocks are powers of two and lie at
 * multiples of their length (a buddy system), so a block of any order is found and merged in a few steps. Guarded by its
 * allocator's lock.
 */
final class Slab {

    /** Bytes of an ordinary slab: a huge page. */
    static final long SIZE = 2L << 20;
    /** Bytes of the smallest block. */
    static final long GRAIN = 4096;
    /** The order of a block that is a whole slab. */
    static final int WHOLE = Long.numberOfTrailingZeros(SIZE / GRAIN);

    private final Mapping mapping;
    private final Region region;
    private final boolean huge;
    /** Free blocks by order; the bit is the block's number within its order. */
    private final BitSet[] free = new BitSet[WHOLE + 1];
    private int out;

    Slab(Mapping mapping) {
        this.mapping = mapping;
        region = Region.of(mapping.memory());
        huge = mapping.hugePages() instanceof HugePages.Obtained(long bytes) && bytes >= mapping.memory().byteSize();
        for (int order = 0; order <= WHOLE; order++) {
            free[order] = new BitSet();
        }
        free[WHOLE].set(0);
    }

    static int orderOf(long bytes) {
        return bytes <= GRAIN ? 0 : Long.SIZE - Long.numberOfLeadingZeros((bytes - 1) / GRAIN);
    }

    Region region() {
        return region;
    }

    long length() {
        return region.length();
    }

    /** {@return whether all of it is made of huge pages, as the kernel said when it was made} */
    boolean isHuge() {
        return huge;
    }

    boolean isIdle() {
        return out == 0;
    }

    /** {@return where a block of an order begins that was taken, -1 when there is none} */
    long take(int order) {
        int from = order;
        while (from <= WHOLE && free[from].isEmpty()) {
            from++;
        }
        if (from > WHOLE) {
            return -1;
        }
        int block = free[from].nextSetBit(0);
        free[from].clear(block);
        for (; from > order; from--) {
            block *= 2;
            free[from - 1].set(block + 1);
        }
        out++;
        return block * (GRAIN << order);
    }

    /** Takes all of it. */
    void takeWhole() {
        free[WHOLE].clear();
        out++;
    }

    /** Takes a block back. */
    void give(long offset, int order) {
        int at = order;
        int block = (int) (offset / (GRAIN << order));
        while (at < WHOLE && free[at].get(block ^ 1)) {
            free[at].clear(block ^ 1);
            block /= 2;
            at++;
        }
        free[at].set(block);
        out--;
    }

    /** Unmaps it; nothing of it is used any more. */
    void unmap() {
        mapping.close();
    }
}
