// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.inquiry.BlockCharacteristics;
import io.kiovec.scsi.inquiry.BlockLimits;
import io.kiovec.scsi.inquiry.Provisioning;
import io.kiovec.scsi.log.LogParameter;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.LogSource;
import io.kiovec.sim.internal.unit.ModePage;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The pages that a disk has beside those of every logical unit (SBC-4, clause 6). */
final class DiskPages {

    /** Mapped blocks are counted in sets of two to this power. */
    private static final int THRESHOLD_EXPONENT = 11;
    private static final String UNKNOWN_DATE = "      ";
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
        unit.vitalProductData().add(BlockLimits.CODE, this::blockLimits);
        unit.vitalProductData().add(BlockCharacteristics.CODE, this::characteristics);
        if (traits.has(Trait.THIN)) {
            unit.vitalProductData().add(Provisioning.CODE, this::provisioning);
            unit.logs().add(LogSource.of(0x0c, this::provisioningLog));
        }
        // Read-write error recovery: how often to try again, and for how long.
        unit.modes().add(ModePage.of(0x01, "C0 03 00 00 00 00 03 00 0000", "C0 FF 00 00 00 00 FF 00 FFFF"));
        unit.modes().add(caching);
        DiskCounters counters = unit.counters();
        unit.logs().add(errors(0x02, counters.written()));
        unit.logs().add(errors(0x03, counters.read()));
        unit.logs().add(errors(0x05, counters.verified()));
        unit.logs().add(LogSource.of(0x0e, this::startStopLog));
    }

    /** {@return whether what was written may wait in a cache} */
    boolean hasWriteCache() {
        return caching.bit(CACHING_FLAGS, WCE);
    }

    /** What waited in the cache when it was switched off lasts, or the next write or flush tells that it does not. */
    private void cachingChanged(ModePage page) {
        if (!hasWriteCache() && unit.readiness().isReady()) {
            try {
                unit.space().flush(BlockSpace.Begun.A_PART);
            } catch (CheckCondition e) {
                // Nobody waits for it here; the medium keeps its error for the next flush.
            }
        }
    }

    private BlockLimits blockLimits() {
        DiskLimits limits = traits.limits();
        BlockLimits all = BlockLimits.NONE.withCompareAndWrite(unit.longestComparison())
                .withTransfer(traits.physicalBlocks(), limits.transfer(), limits.transfer(), 0)
                .withWriteSame(BlockLimits.ZeroLength.TO_THE_END, limits.writeSame())
                .withAtomic(new BlockLimits.Atomic(limits.atomic(), limits.atomicAlignment(),
                        limits.atomicGranularity(), 0, 0));
        return traits.has(Trait.THIN)
                ? all.withUnmap(limits.unmapBlocks(), limits.unmapDescriptors(),
                        Math.max(limits.unmapGranularity(), traits.physicalBlocks()),
                        OptionalLong.of(limits.unmapAlignment()))
                : all;
    }

    /** Nothing rotates; after a block erase or a cryptographic erase blocks can be read without being written first. */
    private BlockCharacteristics characteristics() {
        return new BlockCharacteristics(BlockCharacteristics.NOT_ROTATING, 0, traits.has(Trait.THIN)
                ? BlockCharacteristics.READABLE_AFTER_BLOCK_ERASE
                        | BlockCharacteristics.READABLE_AFTER_CRYPTOGRAPHIC_ERASE
                : 0);
    }

    private Provisioning provisioning() {
        return new Provisioning(THRESHOLD_EXPONENT,
                Provisioning.UNMAP | Provisioning.WRITE_SAME_16 | Provisioning.WRITE_SAME_10,
                traits.has(Trait.UNMAPPED_UNDEFINED) ? 0 : 1, Provisioning.Type.THIN);
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
        return LogParameter.binary(code,
                new DataBuilder().u32(Math.min(sets, 0xffff_ffffL)).u8(0x01).zeros(3).build());
    }

    /** An error counter page: nothing is corrected here, it goes well or it does not (SPC-6, 7.3.7). */
    private LogSource errors(int code, DiskCounters.Kind kind) {
        LongSupplier bytes = () -> kind.blocks() * traits.blockBytes();
        return LogSource.of(code, () -> List.of(
                LogParameter.counter(0, 4, 0),
                LogParameter.counter(1, 4, 0),
                LogParameter.counter(2, 4, 0),
                LogParameter.counter(3, 4, 0),
                LogParameter.counter(4, 4, 0),
                LogParameter.counter(5, 8, bytes.getAsLong()),
                LogParameter.counter(6, 4, kind.errors())), kind::reset);
    }

    private List<LogParameter> startStopLog() {
        long starts = unit.counters().starts();
        return List.of(
                LogParameter.ascii(1, UNKNOWN_DATE),
                LogParameter.ascii(2, UNKNOWN_DATE),
                LogParameter.counter(3, 4, 0xffff_ffffL),
                LogParameter.counter(4, 4, starts));
    }
}
