// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.LogPage;
import io.kiovec.sim.internal.unit.LogParameter;
import io.kiovec.sim.internal.unit.ModePage;
import io.kiovec.sim.internal.unit.ParameterData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;

/** The pages that a disk has beside those of every logical unit (SBC-4, clause 6). */
final class DiskPages {

    private static final int BLOCK_LIMITS = 0xb0;
    private static final int CHARACTERISTICS = 0xb1;
    private static final int PROVISIONING = 0xb2;
    /** Mapped blocks are counted in sets of two to this power. */
    private static final int THRESHOLD_EXPONENT = 11;
    private static final int CACHING_FLAGS = 2;
    private static final int WCE = 2;

    private final DiskUnit unit;
    private final DiskTraits traits;
    private final ModePage caching = ModePage
            .of(0x08, "04 00 FFFF 0000 FFFF FFFF 00 00 0000 00 000000",
                    "04 00 0000 0000 0000 0000 00 00 0000 00 000000")
            .telling(this::cachingChanged);

    DiskPages(DiskUnit unit) {
        this.unit = unit;
        traits = unit.traits();
        unit.vitalProductData().add(BLOCK_LIMITS, this::blockLimits);
        unit.vitalProductData().add(CHARACTERISTICS, this::characteristics);
        if (traits.has(Trait.THIN)) {
            unit.vitalProductData().add(PROVISIONING, this::provisioning);
            unit.logs().add(LogPage.of(0x0c, this::provisioningLog));
        }
        // Read-write error recovery: how often to try again, and for how long.
        unit.modes().add(ModePage.of(0x01, "C0 03 00 00 00 00 03 00 0000", "C0 FF 00 00 00 00 FF 00 FFFF"));
        unit.modes().add(caching);
        DiskCounters counters = unit.counters();
        unit.logs().add(errors(0x02, counters.written()));
        unit.logs().add(errors(0x03, counters.read()));
        unit.logs().add(errors(0x05, counters.verified()));
        unit.logs().add(LogPage.of(0x0e, this::startStopLog));
    }

    /** {@return whether what was written may wait in a cache} */
    boolean hasWriteCache() {
        return caching.bit(CACHING_FLAGS, WCE);
    }

    /** What waited in the cache when it was switched off lasts, or the next write or flush tells that it does not. */
    private void cachingChanged(ModePage page) {
        if (!hasWriteCache() && unit.readiness().isReady()) {
            try {
                unit.space().flush();
            } catch (CheckCondition e) {
                // Nobody waits for it here; the medium keeps its error for the next flush.
            }
        }
    }

    private void blockLimits(ParameterData into) {
        DiskLimits limits = traits.limits();
        boolean thin = traits.has(Trait.THIN);
        into.put8(0)
                .put8(limits.compare())
                .put16(traits.physicalBlocks())
                .put32(limits.transfer())
                .put32(limits.transfer())
                .put32(0)
                .put32(thin ? limits.unmapBlocks() : 0)
                .put32(thin ? limits.unmapDescriptors() : 0)
                .put32(thin ? Math.max(limits.unmapGranularity(), traits.physicalBlocks()) : 0)
                .put32(thin ? 0x8000_0000L | limits.unmapAlignment() : 0) // UGAVALID
                .put64(limits.writeSame())
                .put32(limits.atomic())
                .put32(limits.atomicAlignment())
                .put32(limits.atomicGranularity())
                .put32(0)
                .put32(0);
    }

    /** Nothing rotates; after a block erase or a cryptographic erase blocks can be read without being written first. */
    private void characteristics(ParameterData into) {
        into.put16(1).put8(0).put8(traits.has(Trait.THIN) ? 0x50 : 0).zeroes(56);
    }

    /** UNMAP, WRITE SAME (16) and (10) unmap; unmapped blocks read as zeroes (LBPRZ); thin. */
    private void provisioning(ParameterData into) {
        int zeroes = traits.has(Trait.UNMAPPED_UNDEFINED) ? 0 : 0x04;
        into.put8(THRESHOLD_EXPONENT).put8(0xe0 | zeroes).put8(0x02).put8(0);
    }

    /** Available and used mapping resources of this unit alone (SBC-4, 6.4.5). */
    private List<LogParameter> provisioningLog() {
        long set = 1L << THRESHOLD_EXPONENT;
        long all = (traits.blocks() + set - 1) / set;
        long used;
        try {
            used = (unit.space().used() / traits.mediumBlockBytes() + set - 1) / set;
        } catch (CheckCondition e) {
            // A medium that cannot tell has none to give.
            used = all;
        }
        return List.of(resources(1, all - used), resources(2, used));
    }

    private static LogParameter resources(int code, long sets) {
        return LogParameter.list(code,
                new ParameterData().put32(Math.min(sets, 0xffff_ffffL)).put8(0x01).zeroes(3).toBytes());
    }

    /** An error counter page: nothing is corrected here, it goes well or it does not (SPC-6, 7.3.7). */
    private LogPage errors(int code, DiskCounters.Kind kind) {
        LongSupplier bytes = () -> kind.blocks() * traits.blockBytes();
        return LogPage.of(code, () -> List.of(
                LogParameter.counter(0, 0, 4),
                LogParameter.counter(1, 0, 4),
                LogParameter.counter(2, 0, 4),
                LogParameter.counter(3, 0, 4),
                LogParameter.counter(4, 0, 4),
                LogParameter.counter(5, bytes.getAsLong(), 8),
                LogParameter.counter(6, kind.errors(), 4)), kind::reset);
    }

    private List<LogParameter> startStopLog() {
        byte[] unknownDate = "      ".getBytes(StandardCharsets.US_ASCII);
        long starts = unit.counters().starts();
        return List.of(
                new LogParameter(1, 0x01, unknownDate),
                new LogParameter(2, 0x01, unknownDate),
                LogParameter.counter(3, 0xffff_ffffL, 4),
                LogParameter.counter(4, starts, 4));
    }
}
