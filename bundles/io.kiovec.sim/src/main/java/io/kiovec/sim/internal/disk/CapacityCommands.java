// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.block.DefectList;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.util.List;
import java.util.function.Function;

/** READ CAPACITY and READ DEFECT DATA: what the medium is like (SBC-4, 5.16 to 5.19). */
final class CapacityCommands {

    private static final int CAPACITY_10 = 8;
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
        task.answer(capacity(unit).ten(), CAPACITY_10);
    }

    /** P_TYPE 0 with PROT_EN is type 1; the first block is aligned. */
    private static Capacity capacity(DiskUnit unit) {
        DiskTraits traits = unit.traits();
        int thin = Capacity.PROVISIONED | (traits.has(Trait.UNMAPPED_UNDEFINED) ? 0 : Capacity.UNMAPPED_READ_ZEROS);
        return new Capacity(traits.blocks() - 1, traits.blockBytes(), unit.isProtected() ? 1 : 0, 0,
                traits.physicalExponent(), 0, traits.has(Trait.THIN) ? thin : 0);
    }

    private static void readCapacity16(DiskUnit unit, Task task) throws CheckCondition {
        if (task.u64(2) != 0 && !task.bit(14, 0)) {
            throw CheckCondition.invalidField(2);
        }
        task.answer(capacity(unit), task.u32(10));
    }

    private static void readDefectData10(DiskUnit unit, Task task) throws CheckCondition {
        defects(task, DefectList::ten, task.u8(2), task.u16(7));
    }

    private static void readDefectData12(DiskUnit unit, Task task) throws CheckCondition {
        defects(task, list -> list, task.u8(1), task.u32(6));
    }

    /** The medium has no defects; a format that the disk does not have is told after the data, as the standard wants. */
    private static void defects(Task task, Function<DefectList, ParameterData> form, int lists, long allocationLength)
            throws CheckCondition {
        int format = lists & 7;
        boolean known = format == SHORT_BLOCK_FORMAT || format == LONG_BLOCK_FORMAT;
        task.answer(form.apply(new DefectList(lists, known ? format : SHORT_BLOCK_FORMAT)), allocationLength);
        if (!known) {
            throw new CheckCondition(SenseKey.RECOVERED_ERROR, AdditionalSense.DEFECT_LIST_NOT_FOUND);
        }
    }
}
