// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.adapter.AdapterModel.Reach;
import io.kiovec.sim.internal.adapter.AdapterModel.Timekeeping;
import io.kiovec.sim.internal.adapter.Latency;
import java.util.Optional;

/**
 * A simulated disk as it is configured.
 *
 * @param name the rest of its address
 * @param capacity bytes, a multiple of the block
 * @param blockBytes bytes of a logical block
 * @param physicalExponent a physical block is two to its power of logical ones
 * @param writable whether it may be written
 * @param medium its file; empty for one in the bundle's data area
 * @param adapter what it is behind
 */
record DiskModel(String name, long capacity, int blockBytes, int physicalExponent, Support writable,
        Optional<String> medium, AdapterModel adapter) {

    static final long DEFAULT_CAPACITY = 64L << 20;

    private static final AdapterModel PRICED = new AdapterModel(Reach.CALLERS_MEMORY, 256, Long.MAX_VALUE, 0, 4 << 20,
            4, 1, 64, 32, 1000, Latency.fixed(2000), 0, 0, Timekeeping.REAL, 0);
    private static final AdapterModel ISA = new AdapterModel(Reach.OWN_MEMORY_ONLY, 16, 65536, 0, 256 << 10, 4, 1, 24,
            1, 0, Latency.NONE, 0, 0, Timekeeping.REAL, 0);

    /** A good adapter. */
    static final DiskModel DISK0 = plain("disk0", AdapterModel.GOOD);
    /** An adapter that takes a price for each scatter-gather element. */
    static final DiskModel DISK1 = plain("disk1", PRICED);
    /** An adapter that does only indirect transfers, with 24 bits of address. */
    static final DiskModel DISK2 = plain("disk2", ISA);

    private static DiskModel plain(String name, AdapterModel adapter) {
        return new DiskModel(name, DEFAULT_CAPACITY, 512, 0, Support.YES, Optional.empty(), adapter);
    }

    /** {@return what an endpoint of the disk can do} */
    Limits limits() {
        return adapter.bound(Limits.builder().set(Limit.CAPACITY, capacity).set(Limit.LOGICAL_BLOCK, blockBytes)
                .set(Limit.PHYSICAL_BLOCK, (long) blockBytes << physicalExponent)
                .set(Limit.OFFSET_ALIGNMENT, blockBytes).set(Limit.LENGTH_ALIGNMENT, blockBytes)
                .set(Limit.BEST_TRANSFER, adapter.maxTransfer()).set(Limit.DISCARD_GRANULARITY, blockBytes)
                .set(Limit.MAX_DISCARD, capacity).set(Limit.MAX_WRITE_ZEROES, capacity)
                .set(Trait.READ_ONLY, writable == Support.YES ? Support.NO : Support.YES)
                .set(Trait.REMOVABLE, Support.NO).set(Trait.ROTATIONAL, Support.NO).set(Trait.EXCLUSIVE, Support.NO)
                .set(Trait.FORCE_UNIT_ACCESS, Support.YES).set(Trait.NEEDS_REGISTRATION, Support.NO)).build();
    }

    /** {@return what it is, for people} */
    String description() {
        return "simulated disk, "
                + (adapter.reach() == Reach.CALLERS_MEMORY ? adapter.maxElements() + " elements" : "indirect only")
                + (adapter.elementPriceNanos() > 0 ? ", " + adapter.elementPriceNanos() + " ns each" : "")
                + (adapter.addressBits() < 64 ? ", " + adapter.addressBits() + "-bit addressing" : "");
    }
}
