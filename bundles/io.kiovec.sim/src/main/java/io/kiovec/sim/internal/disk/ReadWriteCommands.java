// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** READ and WRITE in all their lengths (SBC-4, 5.11 to 5.15 and 5.39 to 5.43). */
final class ReadWriteCommands {

    private ReadWriteCommands() {
    }

    static List<Command<DiskUnit>> of(DiskTraits traits) {
        String flags = DiskCommands.protectBits(traits, 0x1a);
        return List.of(
                read(0x08, "READ (6)", "08 1FFFFF FF 00", CdbForm.SIX),
                read(0x28, "READ (10)", "28" + flags + "FFFFFFFF 1F FFFF 00", CdbForm.TEN),
                read(0xa8, "READ (12)", "A8" + flags + "FFFFFFFF FFFFFFFF 1F 00", CdbForm.TWELVE),
                read(0x88, "READ (16)", "88" + flags + "FFFFFFFFFFFFFFFF FFFFFFFF 3F 00", CdbForm.SIXTEEN),
                write(0x0a, "WRITE (6)", "0A 1FFFFF FF 00", CdbForm.SIX),
                write(0x2a, "WRITE (10)", "2A" + flags + "FFFFFFFF 1F FFFF 00", CdbForm.TEN),
                write(0xaa, "WRITE (12)", "AA" + flags + "FFFFFFFF FFFFFFFF 1F 00", CdbForm.TWELVE),
                write(0x8a, "WRITE (16)", "8A" + flags + "FFFFFFFFFFFFFFFF FFFFFFFF 3F 00", CdbForm.SIXTEEN));
    }

    private static Command<DiskUnit> read(int opcode, String name, String usage, CdbForm form) {
        return DiskCommands.command(opcode, name, usage, Reservation.READS, Medium.NEEDED,
                (unit, task) -> read(unit, task, form));
    }

    private static Command<DiskUnit> write(int opcode, String name, String usage, CdbForm form) {
        return DiskCommands.command(opcode, name, usage, Reservation.CONFLICTS, Medium.WRITABLE,
                (unit, task) -> write(unit, task, form));
    }

    private static void read(DiskUnit unit, Task task, CdbForm form) throws CheckCondition {
        boolean flags = form != CdbForm.SIX;
        Protect protect = unit.protect(flags ? task.u8(1) >> 5 : 0);
        long lba = form.lba(task);
        long blocks = form.blocks(task);
        unit.requireRange(lba, blocks);
        unit.requireTransfer(blocks, form);
        BlockSpace space = unit.space();
        MemorySegment data = task.dataIn(blocks * space.transferBytes(protect));
        if (data.byteSize() == 0) {
            return;
        }
        unit.enterShared(lba, blocks);
        try {
            if (flags && task.bit(1, 3)) {
                unit.forceUnitAccess(lba, blocks);
            }
            space.read(lba, data, protect);
        } finally {
            unit.leaveShared(lba, blocks);
        }
        unit.counters().read().add(blocks);
    }

    private static void write(DiskUnit unit, Task task, CdbForm form) throws CheckCondition {
        boolean flags = form != CdbForm.SIX;
        Protect protect = unit.protect(flags ? task.u8(1) >> 5 : 0);
        long lba = form.lba(task);
        long blocks = form.blocks(task);
        unit.requireRange(lba, blocks);
        unit.requireTransfer(blocks, form);
        MemorySegment data = unit.dataOut(task, blocks, protect);
        if (data.byteSize() == 0) {
            return;
        }
        unit.enterWriting(lba, blocks);
        try {
            unit.space().write(lba, data, protect);
            unit.written(lba, blocks, flags && task.bit(1, 3));
        } finally {
            unit.leaveWriting(lba, blocks);
        }
    }
}
