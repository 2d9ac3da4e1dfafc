// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.block.LbaStatus;
import io.kiovec.scsi.block.UnmapList;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.util.ArrayList;
import java.util.List;

/** UNMAP and GET LBA STATUS: which blocks have a place on the medium (SBC-4, 4.7, 5.4 and 5.33). */
final class ProvisioningCommands {

    private static final int UNMAP_HEADER = 8;
    private static final int STATUS_HEADER = 8;
    private static final int DESCRIPTOR = 16;
    /** Descriptors of one answer, however much room there is: each may cost a walk over the medium's map. */
    private static final int MOST_DESCRIPTORS = 4096;

    private ProvisioningCommands() {
    }

    static List<Command<DiskUnit>> of(DiskTraits traits) {
        List<Command<DiskUnit>> commands = new ArrayList<>();
        commands.add(DiskCommands.command(0x9e, 0x12, "GET LBA STATUS (16)", "9E 12 FFFFFFFFFFFFFFFF FFFFFFFF 00 00",
                Reservation.READS, Medium.NEEDED, ProvisioningCommands::lbaStatus));
        if (traits.has(Trait.THIN)) {
            commands.add(DiskCommands.command(0x42, "UNMAP", "42 01 00000000 1F FFFF 00", Reservation.CONFLICTS,
                    Medium.WRITABLE, ProvisioningCommands::unmap));
        }
        return commands;
    }

    private static void unmap(DiskUnit unit, Task task) throws CheckCondition {
        if (task.bit(1, 0)) {
            // There are no anchored blocks (ANC_SUP is 0).
            throw CheckCondition.invalidField(1, 0);
        }
        int length = task.u16(7);
        if (length == 0) {
            return;
        }
        List<UnmapList.Range> ranges = UnmapList.parse(task.dataOut(length))
                .orElseThrow(() -> new CheckCondition(SenseKey.ILLEGAL_REQUEST,
                        AdditionalSense.PARAMETER_LIST_LENGTH_ERROR))
                .ranges();
        check(unit, ranges);
        for (UnmapList.Range range : ranges) {
            unmapWholeRuns(unit, range.address(), range.blocks());
        }
    }

    /** All of it is right, or nothing is done. */
    private static void check(DiskUnit unit, List<UnmapList.Range> ranges) throws CheckCondition {
        DiskLimits limits = unit.traits().limits();
        if (limits.unmapDescriptors() != DiskLimits.ANY && ranges.size() > limits.unmapDescriptors()) {
            throw CheckCondition.invalidParameter(2);
        }
        long sum = 0;
        for (int i = 0; i < ranges.size(); i++) {
            long lba = ranges.get(i).address();
            long blocks = ranges.get(i).blocks();
            if (lba < 0 || lba > unit.traits().blocks() || blocks > unit.traits().blocks() - lba) {
                throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE);
            }
            sum += blocks;
            if (limits.unmapBlocks() != DiskLimits.ANY && sum > limits.unmapBlocks()) {
                throw CheckCondition.invalidParameter(UNMAP_HEADER + i * DESCRIPTOR + 8);
            }
        }
    }

    /** Gives up these blocks, as far as they are whole runs; the others stay as they are (SBC-4, 4.7.3.4). */
    private static void unmapWholeRuns(DiskUnit unit, long lba, long blocks) throws CheckCondition {
        DiskLimits limits = unit.traits().limits();
        long first = limits.unmapFrom(lba);
        unmap(unit, first, Math.max(0, limits.unmapTo(lba + blocks) - first));
    }

    /** Gives up exactly these blocks, also where they are parts of physical blocks. */
    static void unmap(DiskUnit unit, long lba, long blocks) throws CheckCondition {
        if (blocks == 0) {
            return;
        }
        unit.enterWriting(lba, blocks);
        try {
            unit.space().deallocate(lba, blocks);
            unit.written(lba, blocks, false);
        } finally {
            unit.leaveWriting(lba, blocks);
        }
    }

    private static void lbaStatus(DiskUnit unit, Task task) throws CheckCondition {
        long lba = task.u64(2);
        long room = task.u32(10);
        unit.requireRange(lba, 1);
        int most = Math.clamp((room - STATUS_HEADER) / DESCRIPTOR, 1, MOST_DESCRIPTORS);
        List<LbaStatus.Extent> extents = new ArrayList<>();
        for (long at = lba; extents.size() < most && at < unit.traits().blocks();) {
            extents.add(describe(unit, at));
            at += extents.getLast().blocks();
        }
        task.answer(new LbaStatus(extents), room);
    }

    /** Describes the blocks from one on that stand alike; a disk without provisioning has all of them mapped. */
    private static LbaStatus.Extent describe(DiskUnit unit, long lba) throws CheckCondition {
        boolean thin = unit.traits().has(Trait.THIN);
        long alike = thin ? unit.space().extentBlocks(lba) : Long.MAX_VALUE;
        long blocks = Math.min(Math.min(alike, unit.traits().blocks() - lba), 0xffff_ffffL);
        return new LbaStatus.Extent(lba, blocks, thin && !unit.space().isAllocated(lba)
                ? LbaStatus.State.DEALLOCATED
                : LbaStatus.State.MAPPED);
    }
}
