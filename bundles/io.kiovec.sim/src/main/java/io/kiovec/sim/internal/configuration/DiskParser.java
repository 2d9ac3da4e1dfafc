// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import io.kiovec.io.Address;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.disk.DiskLimits;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a disk's configuration. What cannot be read is told with the key, the value and what is allowed. */
public final class DiskParser {

    /** Whether unmapped blocks cost room. */
    private enum Provisioning {
        THIN, THICK
    }

    /** What an unmapped block is said to read as. */
    private enum Unmapped {
        ZEROES, UNDEFINED
    }

    /** Whether blocks carry protection information. */
    private enum Protection {
        NONE, TYPE_1
    }

    /** What becomes of writes that nobody flushed when the power is lost. */
    private enum Cache {
        NONE, VOLATILE
    }

    /** A name as the rest of an address. */
    static final String NAME = "[A-Za-z0-9._-]+";

    private final Settings settings;

    /**
     * Reads a configuration.
     *
     * @param configuration keys and values, as Configuration Admin has them
     */
    public DiskParser(Map<String, ?> configuration) {
        settings = new Settings(configuration);
    }

    /** {@return what was wrong} */
    public List<String> problems() {
        return settings.problems();
    }

    /** {@return the disk; only of use when there are no problems} */
    public DiskModel parse() {
        String name = settings.text("name", "", NAME, "letters, digits, '.', '_' and '-'");
        MediumPlace place = place();
        boolean all = place instanceof MediumPlace.OnDevice;
        OptionalInt block = all && settings.text("blockSize").isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) settings.number("blockSize", "512", 1, 1 << 24));
        Set<Trait> traits = traits(all);
        OptionalLong capacity = all && settings.text("capacity").isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(capacity(block, traits));
        int exponent = (int) settings.number("physicalExponent", "0", 0, 15);
        AdapterModel adapter = AdapterParser.parse(settings, block.orElse(1), "4M");
        long cache = settings.choice("cache", Cache.NONE) == Cache.NONE
                ? 0
                : settings.number("cacheSize", "16M", 1, Long.MAX_VALUE);
        return new DiskModel(name, capacity, block, exponent, traits, limits(adapter, block.orElse(512)),
                Duration.ofMillis(settings.number("sanitizeTime", "0", 0, 3_600_000)),
                (int) settings.number("commands", "256", 1, 65536), place, cache, Label.parse(settings), adapter);
    }

    private MediumPlace place() {
        String text = settings.text("medium", "");
        if (text.equals("memory")) {
            return new MediumPlace.InMemory();
        }
        if (!text.matches("[a-z][a-z0-9+.-]*:.+") || text.startsWith("file:")) {
            return new MediumPlace.InFile(
                    Optional.of(text.replaceFirst("^file:", "")).filter(path -> !path.isEmpty()));
        }
        return new MediumPlace.OnDevice(Address.parse(text));
    }

    private Set<Trait> traits(boolean onDevice) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        // Nobody can tell what is allocated on another device.
        if (settings.choice("provisioning", onDevice ? Provisioning.THICK : Provisioning.THIN) == Provisioning.THIN) {
            traits.add(Trait.THIN);
        }
        if (settings.choice("unmapped", Unmapped.ZEROES) == Unmapped.UNDEFINED) {
            traits.add(Trait.UNMAPPED_UNDEFINED);
        }
        if (settings.isTrue("removable")) {
            traits.add(Trait.REMOVABLE);
        }
        if (settings.isTrue("readOnly")) {
            traits.add(Trait.WRITE_PROTECTED);
        }
        if (settings.choice("protection", Protection.NONE) == Protection.TYPE_1) {
            traits.add(Trait.PROTECTED);
        }
        return traits;
    }

    private long capacity(OptionalInt block, Set<Trait> traits) {
        long size = block.orElse(1);
        long capacity = settings.number("capacity", "64M", 1, Long.MAX_VALUE);
        if (settings.problems().isEmpty() && capacity % size != 0) {
            settings.problem("capacity", settings.text("capacity", "64M"), "a multiple of the block size of " + size);
        } else if (traits.contains(Trait.PROTECTED) && capacity / size > Long.MAX_VALUE / (size + 8)) {
            settings.problem("capacity", settings.text("capacity", "64M"),
                    "less, for protection information needs room");
        }
        return capacity;
    }

    private DiskLimits limits(AdapterModel adapter, int block) {
        DiskLimits usual = DiskModel.limits(adapter, block);
        String any = Long.toString(DiskLimits.ANY);
        long transfer = settings.number("maxTransferBlocks", Long.toString(usual.transfer()), 1, usual.transfer());
        long granularity = settings.number("unmapGranularity", "0", 0, DiskLimits.ANY);
        int atomic = (int) settings.number("maxAtomicBlocks", Long.toString(Math.min(usual.atomic(), transfer)), 1,
                Math.min(65535, transfer));
        return new DiskLimits(transfer, settings.number("maxUnmapBlocks", any, 1, DiskLimits.ANY),
                settings.number("maxUnmapDescriptors", Long.toString(usual.unmapDescriptors()), 1, DiskLimits.ANY),
                settings.number("maxWriteSameBlocks", "2097152", 0, Long.MAX_VALUE),
                (int) settings.number("maxCompareBlocks", Integer.toString(usual.compare()), 1, 255), atomic,
                (int) settings.number("atomicAlignment", Integer.toString(usual.atomicAlignment()), 1, 65535),
                (int) settings.number("atomicGranularity",
                        Integer.toString(Math.min(usual.atomicGranularity(), atomic)), 1, atomic),
                granularity,
                settings.number("unmapAlignment", "0", 0, Math.clamp(granularity - 1, 0, Integer.MAX_VALUE)));
    }
}
