// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.ScsiStatus;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.util.List;

/** SYNCHRONIZE CACHE and PRE-FETCH (SBC-4, 5.8, 5.9, 5.31 and 5.32). */
final class CacheCommands {

    /** Bytes that a PRE-FETCH finds room for in the cache. */
    private static final long CACHE_BYTES = 1 << 20;

    private CacheCommands() {
    }

    static List<Command<DiskUnit>> of() {
        // Bit 2 of byte 1 was SYNC_NV, which is obsolete.
        return List.of(
                synchronize(0x35, "SYNCHRONIZE CACHE (10)", "35 06 FFFFFFFF 1F FFFF 00", CdbForm.TEN),
                synchronize(0x91, "SYNCHRONIZE CACHE (16)", "91 06 FFFFFFFFFFFFFFFF FFFFFFFF 3F 00", CdbForm.SIXTEEN),
                preFetch(0x34, "PRE-FETCH (10)", "34 02 FFFFFFFF 1F FFFF 00", CdbForm.TEN),
                preFetch(0x90, "PRE-FETCH (16)", "90 02 FFFFFFFFFFFFFFFF FFFFFFFF 3F 00", CdbForm.SIXTEEN));
    }

    private static Command<DiskUnit> synchronize(int opcode, String name, String usage, CdbForm form) {
        return DiskCommands.command(opcode, name, usage, Reservation.CONFLICTS, Medium.NEEDED,
                (unit, task) -> synchronize(unit, task, form));
    }

    private static Command<DiskUnit> preFetch(int opcode, String name, String usage, CdbForm form) {
        return DiskCommands.command(opcode, name, usage, Reservation.READS, Medium.NEEDED,
                (unit, task) -> preFetch(unit, task, form));
    }

    /** Done before the answer with IMMED too: the answer may come as late as the device likes. */
    private static void synchronize(DiskUnit unit, Task task, CdbForm form) throws CheckCondition {
        long lba = form.lba(task);
        long blocks = form.blocks(task);
        unit.requireRange(lba, blocks);
        if (lba == 0 && blocks == 0) {
            unit.space().flush(BlockSpace.Begun.NOTHING);
        } else {
            unit.space().flush(lba, blocks == 0 ? unit.traits().blocks() - lba : blocks, BlockSpace.Begun.NOTHING);
        }
    }

    private static void preFetch(DiskUnit unit, Task task, CdbForm form) throws CheckCondition {
        long lba = form.lba(task);
        long asked = form.blocks(task);
        unit.requireRange(lba, asked);
        long blocks = asked == 0 ? unit.traits().blocks() - lba : asked;
        if (blocks > CACHE_BYTES / unit.traits().mediumBlockBytes()) {
            // It does not all fit: GOOD, and nothing is promised.
            return;
        }
        if (!task.bit(1, 1)) {
            unit.enterShared(lba, blocks);
            try {
                unit.space().read(lba, unit.space().scratch(blocks, unit.protect(0)), unit.protect(0));
            } finally {
                unit.leaveShared(lba, blocks);
            }
        }
        task.end(ScsiStatus.CONDITION_MET);
    }
}
