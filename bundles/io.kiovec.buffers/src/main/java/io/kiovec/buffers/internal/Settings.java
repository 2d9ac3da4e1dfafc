// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import java.util.OptionalInt;

/**
 * What is configured for each allocator.
 *
 * @param maxBytes bound on mapped memory, in bytes
 * @param tracking whether buffers remember where they were allocated
 * @param lock whether slabs are locked into memory
 * @param node the memory node that slabs lie on, empty for where the kernel likes
 * @param hugetlb whether slabs come from the reserve of huge pages when it has some
 */
record Settings(long maxBytes, Switch tracking, Lock lock, OptionalInt node, Switch hugetlb) {

    /** On or off. */
    enum Switch {
        /** On. */
        ON,
        /** Off. */
        OFF
    }

    /** Whether slabs are locked. */
    enum Lock {
        /** They are not. */
        OFF,
        /** Where the kernel allows it; statistics tell. */
        WANTED,
        /** A slab that cannot be locked is not used. */
        REQUIRED
    }

    /** One GiB each, nothing tracked, nothing locked or bound to a node, the reserve of huge pages left to others. */
    static final Settings DEFAULT = new Settings(1L << 30, Switch.OFF, Lock.OFF, OptionalInt.empty(),
            Switch.OFF);

    /** The least bound: one slab. */
    static final long LEAST_BOUND = Slab.SIZE;

    boolean tracks() {
        return tracking == Switch.ON;
    }

    boolean usesReserve() {
        return hugetlb == Switch.ON;
    }
}
