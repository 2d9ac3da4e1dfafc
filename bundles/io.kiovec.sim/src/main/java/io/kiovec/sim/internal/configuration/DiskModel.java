// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import io.kiovec.io.Address;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.adapter.AdapterModel.Reach;
import io.kiovec.sim.internal.adapter.AdapterModel.Timekeeping;
import io.kiovec.sim.internal.adapter.Latency;
import io.kiovec.sim.internal.disk.DiskLimits;
import io.kiovec.sim.internal.disk.DiskTraits;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A simulated disk as it is configured.
 *
 * @param name the rest of its address
 * @param capacity bytes of user data, a multiple of the block; empty for all of another device
 * @param block bytes of a logical block; empty for that of another device
 * @param physicalExponent a physical block is two to its power of logical ones
 * @param traits what it is beside
 * @param limits how much of what one command may ask for
 * @param sanitize how long a sanitize operation takes at least
 * @param commands that it takes at once
 * @param place where its medium is
 * @param cache bytes of its volatile write cache, 0 for none
 * @param label what it says of itself
 * @param adapter what it is behind
 */
public record DiskModel(String name, OptionalLong capacity, OptionalInt block, int physicalExponent, Set<Trait> traits,
        DiskLimits limits, Duration sanitize, int commands, MediumPlace place, long cache, Label label,
        AdapterModel adapter) {

    private static final AdapterModel PRICED = new AdapterModel(Reach.CALLERS_MEMORY, 256, Long.MAX_VALUE, 0, 4 << 20,
            4, 1, 64, 32, 1000, Latency.fixed(2000), 0, 0, Timekeeping.REAL, 0);
    private static final AdapterModel ISA = new AdapterModel(Reach.OWN_MEMORY_ONLY, 16, 65536, 0, 256 << 10, 4, 1, 24,
            1, 0, Latency.NONE, 0, 0, Timekeeping.REAL, 0);

    /** A good adapter. */
    public static final DiskModel DISK0 = usual("disk0", AdapterModel.GOOD);
    /** An adapter that takes a price for each scatter-gather element. */
    public static final DiskModel DISK1 = usual("disk1", PRICED);
    /** An adapter that does only indirect transfers, with 24 bits of address. */
    public static final DiskModel DISK2 = usual("disk2", ISA);

    /** Keeps its own set. */
    public DiskModel {
        traits = Set.copyOf(traits);
    }

    private static DiskModel usual(String name, AdapterModel adapter) {
        return new DiskModel(name, OptionalLong.of(64L << 20), OptionalInt.of(512), 0, EnumSet.of(Trait.THIN),
                limits(adapter, 512), Duration.ZERO, 256, MediumPlace.DATA_AREA, 0, Label.USUAL, adapter);
    }

    /**
     * {@return a disk on another block device, as large and with such blocks as that}
     *
     * @param name the rest of its address
     * @param device the other's name
     */
    public static DiskModel over(String name, Address device) {
        return new DiskModel(name, OptionalLong.empty(), OptionalInt.empty(), 0, Set.of(), DiskLimits.DEFAULT,
                Duration.ZERO, 256, new MediumPlace.OnDevice(device), 0, Label.USUAL, AdapterModel.GOOD);
    }

    /** {@return the usual limits, as far as an adapter can do them} */
    static DiskLimits limits(AdapterModel adapter, int block) {
        DiskLimits usual = DiskLimits.DEFAULT;
        long transfer = Math.clamp(adapter.maxTransfer() / block, 1, DiskLimits.ANY);
        int atomic = (int) Math.min(usual.atomic(), transfer);
        return new DiskLimits(transfer, usual.unmapBlocks(), usual.unmapDescriptors(), usual.writeSame(),
                usual.compare(), atomic, usual.atomicAlignment(), Math.min(usual.atomicGranularity(), atomic));
    }

    /**
     * {@return what the disk is}
     *
     * @param bytes of user data
     * @param blockBytes of a logical block
     */
    public DiskTraits traits(long bytes, int blockBytes) {
        return new DiskTraits(bytes / blockBytes, blockBytes, physicalExponent, traits, limits, sanitize);
    }

    /** {@return what it is, for people} */
    public String description() {
        return "simulated disk, "
                + (adapter.reach() == Reach.CALLERS_MEMORY ? adapter.maxElements() + " elements" : "indirect only")
                + (adapter.elementPriceNanos() > 0 ? ", " + adapter.elementPriceNanos() + " ns each" : "")
                + (adapter.addressBits() < 64 ? ", " + adapter.addressBits() + "-bit addressing" : "")
                + (place instanceof MediumPlace.OnDevice device ? ", on " + device.address() : "")
                + (cache > 0 ? ", volatile cache" : "");
    }
}
