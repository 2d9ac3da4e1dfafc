// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Handler;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** EXTENDED COPY (LID1) and RECEIVE COPY RESULTS: blocks copied between disks (SPC-4, 6.4 and 6.23). */
final class CopyCommands {

    private static final int DONE = 1;
    private static final int DONE_WITH_ERRORS = 2;
    private static final int KIBIBYTES = 1;
    /** A segment is at most 65535 blocks, of any length. */
    private static final long ANY_SEGMENT = 0xffff_ffffL;

    private CopyCommands() {
    }

    static List<Command<DiskUnit>> of() {
        return List.of(
                DiskCommands.command(0x83, 0x00, "EXTENDED COPY (LID1)", "83 00 0000000000000000 FFFFFFFF 00 00",
                        Reservation.CONFLICTS, Medium.NOT_NEEDED, CopyCommands::extendedCopy),
                receive(0x00, "COPY STATUS", CopyCommands::copyStatus),
                receive(0x01, "RECEIVE DATA", CopyCommands::heldData),
                receive(0x03, "OPERATING PARAMETERS", CopyCommands::operatingParameters),
                receive(0x04, "FAILED SEGMENT DETAILS", CopyCommands::heldData));
    }

    private static Command<DiskUnit> receive(int action, String name, Handler<DiskUnit> handler) {
        return DiskCommands.command(0x84, action, "RECEIVE COPY RESULTS, " + name,
                "84 00 FF 00000000000000 FFFFFFFF 00 00", Reservation.READS, Medium.NOT_NEEDED, handler);
    }

    private static void extendedCopy(DiskUnit unit, Task task) throws CheckCondition {
        long length = task.u32(10);
        if (length == 0) {
            return;
        }
        MemorySegment list = task.dataOut(length);
        if (list.byteSize() < length) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
        }
        unit.copyManager().copy(CopyList.read(list), task);
    }

    private static void copyStatus(DiskUnit unit, Task task) throws CheckCondition {
        CopyManager.Status status = unit.copyManager().take(task.nexus(), task.u8(2)).orElseThrow(
                () -> CheckCondition.invalidField(2));
        boolean countsBytes = status.bytes() <= 0xffff_ffffL;
        DataBuilder data = new DataBuilder().u32(8)
                .u8(status.failed() ? DONE_WITH_ERRORS : DONE)
                .u16(status.segments())
                .u8(countsBytes ? 0 : KIBIBYTES)
                .u32(countsBytes ? status.bytes() : status.bytes() >> 10);
        task.answer(data.build(), task.u32(10));
    }

    /** Nothing is ever held but the status: no segment leaves data, and the sense of a failed one was told. */
    private static void heldData(DiskUnit unit, Task task) throws CheckCondition {
        throw CheckCondition.invalidField(2);
    }

    private static void operatingParameters(DiskUnit unit, Task task) {
        DataBuilder data = new DataBuilder().u32(0)
                .u8(0x01) // SNLID: lists without identifier are taken
                .zeros(3)
                .u16(CopyList.MOST_DEVICES)
                .u16(CopyList.MOST_SEGMENTS)
                .u32(CopyList.MOST_BYTES)
                .u32(ANY_SEGMENT)
                .u32(0)
                .u32(0)
                .u32(0)
                .u16(0)
                .u16(1)
                .u8(1)
                .u8(0) // granularity: a byte
                .u8(0)
                .u8(0)
                .zeros(3)
                .u8(2)
                .u8(CopyList.BLOCK_TO_BLOCK)
                .u8(CopyList.IDENTIFICATION_DESCRIPTOR);
        task.answer(data.patch(0, data.size() - 4L, 4).build(), task.u32(10));
    }
}
