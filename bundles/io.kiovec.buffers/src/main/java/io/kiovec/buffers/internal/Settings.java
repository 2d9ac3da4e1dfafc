// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

/**
 * What is configured for each allocator.
 *
 * @param maxBytes bound on mapped memory, in bytes
 * @param tracking whether buffers remember where they were allocated
 * @param lock whether slabs are locked into memory
 * @param hugetlb whether slabs come from the reserve of huge pages when it has some
 */
record Settings(long maxBytes, Switch tracking, Switch lock, Switch hugetlb) {

    /** On or off. */
    enum Switch {
        /** On. */
        ON,
        /** Off. */
        OFF
    }

    /** One GiB each, nothing tracked, nothing locked, the reserve of huge pages left to others. */
    static final Settings DEFAULT = new Settings(1L << 30, Switch.OFF, Switch.OFF, Switch.OFF);

    /** The least bound: one slab. */
    static final long LEAST_BOUND = Slab.SIZE;

    boolean tracks() {
        return tracking == Switch.ON;
    }

    boolean locks() {
        return lock == Switch.ON;
    }

    boolean usesReserve() {
        return hugetlb == Switch.ON;
    }
}
