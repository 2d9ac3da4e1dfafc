// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** READ CAPACITY and READ DEFECT DATA: what the medium is like (SBC-4, 5.16 to 5.19). */
final class CapacityCommands {

    private static final int SHORT_BLOCK_FORMAT = 0;
    private static final int LONG_BLOCK_FORMAT = 3;

    private CapacityCommands() {
    }

    static List<Command<DiskUnit>> of() {
        // Address and PMI of READ CAPACITY are obsolete: whoever sends them still gets his answer.
        return List.of(
                DiskCommands.command(0x25, "READ CAPACITY (10)", "25 00 FFFFFFFF 0000 01 00", Reservation.ALLOWED,
                        Medium.NEEDED, CapacityCommands::readCapacity10),
                DiskCommands.command(0x9e, 0x10, "READ CAPACITY (16)", "9E 10 FFFFFFFFFFFFFFFF FFFFFFFF 01 00",
                        Reservation.ALLOWED, Medium.NEEDED, CapacityCommands::readCapacity16),
                DiskCommands.command(0x37, "READ DEFECT DATA (10)", "37 00 1F 00000000 FFFF 00", Reservation.READS,
                        Medium.NEEDED, CapacityCommands::readDefectData10),
                DiskCommands.command(0xb7, "READ DEFECT DATA (12)", "B7 1F FFFFFFFF FFFFFFFF 00 00", Reservation.READS,
                        Medium.NEEDED, CapacityCommands::readDefectData12));
    }

    private static void readCapacity10(DiskUnit unit, Task task) throws CheckCondition {
        if (task.u32(2) != 0 && !task.bit(8, 0)) {
            throw CheckCondition.invalidField(2);
        }
        MemorySegment answer = MemorySegment.ofArray(new byte[8]);
        CdbFields.put32(answer, 0, Math.min(unit.traits().blocks() - 1, 0xffff_ffffL));
        CdbFields.put32(answer, 4, unit.traits().blockBytes());
        task.answer(answer, answer.byteSize());
    }

    private static void readCapacity16(DiskUnit unit, Task task) throws CheckCondition {
        if (task.u64(2) != 0 && !task.bit(14, 0)) {
            throw CheckCondition.invalidField(2);
        }
        DiskTraits traits = unit.traits();
        MemorySegment answer = MemorySegment.ofArray(new byte[32]);
        CdbFields.put64(answer, 0, traits.blocks() - 1);
        CdbFields.put32(answer, 8, traits.blockBytes());
        // P_TYPE 0 with PROT_EN is type 1.
        CdbFields.put8(answer, 12, unit.isProtected() ? 1 : 0);
        CdbFields.put8(answer, 13, traits.physicalExponent());
        // LBPME and LBPRZ; the first block is aligned.
        int zeroes = traits.has(Trait.UNMAPPED_UNDEFINED) ? 0 : 0x4000;
        CdbFields.put16(answer, 14, traits.has(Trait.THIN) ? 0x8000 | zeroes : 0);
        task.answer(answer, task.u32(10));
    }

    private static void readDefectData10(DiskUnit unit, Task task) throws CheckCondition {
        MemorySegment answer = MemorySegment.ofArray(new byte[4]);
        defects(task, answer, task.u8(2), task.u16(7));
    }

    private static void readDefectData12(DiskUnit unit, Task task) throws CheckCondition {
        MemorySegment answer = MemorySegment.ofArray(new byte[8]);
        defects(task, answer, task.u8(1), task.u32(6));
    }

    /** The medium has no defects; a format that the disk does not have is told after the data, as the standard wants. */
    private static void defects(Task task, MemorySegment answer, int lists, long allocationLength)
            throws CheckCondition {
        int format = lists & 7;
        boolean known = format == SHORT_BLOCK_FORMAT || format == LONG_BLOCK_FORMAT;
        CdbFields.put8(answer, 1, lists & 0x18 | (known ? format : SHORT_BLOCK_FORMAT));
        task.answer(answer, allocationLength);
        if (!known) {
            throw new CheckCondition(SenseKey.RECOVERED_ERROR, AdditionalSense.DEFECT_LIST_NOT_FOUND);
        }
    }
}
