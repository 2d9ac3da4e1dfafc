// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Handler;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;

/**
 * The commands that nobody sees half done: COMPARE AND WRITE, ORWRITE (16) and WRITE ATOMIC (16) (SBC-4, 5.2, 5.7 and
 * 5.44). Each holds its blocks alone while it works.
 */
final class AtomicCommands {

    private AtomicCommands() {
    }

    static List<Command<DiskUnit>> of(DiskTraits traits) {
        String flags = DiskCommands.protectBits(traits, 0x1a);
        String lbaAndLength = "FFFFFFFFFFFFFFFF FFFFFFFF 3F 00";
        return List.of(
                command(0x89, "COMPARE AND WRITE", "89" + flags + "FFFFFFFFFFFFFFFF 000000 FF 3F 00",
                        AtomicCommands::compareAndWrite),
                command(0x8b, "ORWRITE (16)", "8B" + flags + lbaAndLength, AtomicCommands::orWrite),
                command(0x9c, "WRITE ATOMIC (16)", "9C" + DiskCommands.protectBits(traits, 0x18) + lbaAndLength,
                        AtomicCommands::writeAtomic));
    }

    private static Command<DiskUnit> command(int opcode, String name, String usage, Handler<DiskUnit> handler) {
        return DiskCommands.command(opcode, name, usage, Reservation.CONFLICTS, Medium.WRITABLE, handler);
    }

    private static void compareAndWrite(DiskUnit unit, Task task) throws CheckCondition {
        Protect protect = unit.protect(task.u8(1) >> 5);
        long lba = CdbForm.COMPARE.lba(task);
        long blocks = CdbForm.COMPARE.blocks(task);
        unit.requireRange(lba, blocks);
        boolean byMedium = protect == Protect.NONE && unit.space().comparedByMedium() > 0;
        if (blocks > unit.longestComparison()) {
            throw CheckCondition.invalidField(CdbForm.COMPARE.lengthAt());
        }
        long half = blocks * unit.space().transferBytes(protect);
        MemorySegment data = unit.allDataOut(task, 2 * half, CdbForm.COMPARE.lengthAt());
        if (blocks == 0) {
            return;
        }
        unit.enterAlone(lba, blocks);
        try {
            if (byMedium) {
                unit.space().compareAndWrite(lba, data);
            } else {
                compareAndWrite(unit, lba, data, protect);
            }
            unit.written(lba, blocks, task.bit(1, 3));
        } finally {
            unit.leaveAlone(lba, blocks);
        }
    }

    /** Nobody else is at the blocks, as long as everybody comes through this disk. */
    private static void compareAndWrite(DiskUnit unit, long lba, MemorySegment data, Protect protect)
            throws CheckCondition {
        long half = data.byteSize() / 2;
        MemorySegment present = unit.space().scratch(half / unit.space().transferBytes(protect), protect);
        unit.space().read(lba, present, protect);
        long differs = present.mismatch(data.asSlice(0, half));
        if (differs >= 0) {
            throw BlockSpace.miscompare(OptionalLong.of(differs));
        }
        unit.space().write(lba, data.asSlice(half), protect);
    }

    private static void orWrite(DiskUnit unit, Task task) throws CheckCondition {
        Protect protect = unit.protect(task.u8(1) >> 5);
        long lba = CdbForm.SIXTEEN.lba(task);
        long blocks = CdbForm.SIXTEEN.blocks(task);
        unit.requireRange(lba, blocks);
        unit.requireTransfer(blocks, CdbForm.SIXTEEN);
        MemorySegment data = unit.dataOut(task, blocks, protect);
        if (data.byteSize() == 0) {
            return;
        }
        unit.enterAlone(lba, blocks);
        try {
            or(unit, lba, data, protect);
            unit.written(lba, blocks, task.bit(1, 3));
        } finally {
            unit.leaveAlone(lba, blocks);
        }
    }

    /** Protection information is made anew: that of two blocks does not give that of their union (SBC-4, 4.27). */
    private static void or(DiskUnit unit, long lba, MemorySegment data, Protect protect) throws CheckCondition {
        BlockSpace space = unit.space();
        int bytes = unit.traits().blockBytes();
        int stride = space.transferBytes(protect);
        Protect stored = unit.protect(0);
        long count = data.byteSize() / stride;
        MemorySegment present = space.scratch(count, stored);
        space.read(lba, present, stored);
        for (long i = 0; i < count; i++) {
            if (protect.transferred()) {
                ProtectionInformation.check(data, i * stride, bytes, lba + i, protect);
            }
            for (long at = 0; at < bytes; at++) {
                long to = i * bytes + at;
                present.set(ValueLayout.JAVA_BYTE, to, (byte) (present.get(ValueLayout.JAVA_BYTE, to)
                        | data.get(ValueLayout.JAVA_BYTE, i * stride + at)));
            }
        }
        space.write(lba, present, stored);
    }

    private static void writeAtomic(DiskUnit unit, Task task) throws CheckCondition {
        Protect protect = unit.protect(task.u8(1) >> 5);
        long lba = CdbForm.ATOMIC.lba(task);
        long blocks = CdbForm.ATOMIC.blocks(task);
        unit.requireRange(lba, blocks);
        DiskLimits limits = unit.traits().limits();
        if (task.u16(10) != 0) {
            // MAXIMUM ATOMIC BOUNDARY SIZE is 0: no atomic boundary but the whole transfer.
            throw CheckCondition.invalidField(10);
        }
        if (blocks > limits.atomic() || blocks % limits.atomicGranularity() != 0) {
            throw CheckCondition.invalidField(CdbForm.ATOMIC.lengthAt());
        }
        if (lba % limits.atomicAlignment() != 0) {
            throw CheckCondition.invalidField(2);
        }
        MemorySegment data = unit.allDataOut(task, blocks * unit.space().transferBytes(protect),
                CdbForm.ATOMIC.lengthAt());
        if (blocks == 0) {
            return;
        }
        unit.enterAlone(lba, blocks);
        try {
            unit.space().write(lba, data, protect);
            unit.written(lba, blocks, task.bit(1, 3));
        } finally {
            unit.leaveAlone(lba, blocks);
        }
    }
}
