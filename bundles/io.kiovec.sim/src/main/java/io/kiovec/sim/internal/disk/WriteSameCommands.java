// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.CdbFields;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** WRITE SAME: one block many times, or the blocks given up (SBC-4, 5.50 and 5.51). */
final class WriteSameCommands {

    private WriteSameCommands() {
    }

    static List<Command<DiskUnit>> of(DiskTraits traits) {
        int unmapping = traits.has(Trait.THIN) ? 0x18 : 0;
        return List.of(
                command(0x41, "WRITE SAME (10)",
                        "41" + DiskCommands.protectBits(traits, unmapping) + "FFFFFFFF 1F FFFF 00", CdbForm.TEN),
                command(0x93, "WRITE SAME (16)",
                        "93" + DiskCommands.protectBits(traits, unmapping | 1) + "FFFFFFFFFFFFFFFF FFFFFFFF 3F 00",
                        CdbForm.SIXTEEN));
    }

    private static Command<DiskUnit> command(int opcode, String name, String usage, CdbForm form) {
        return DiskCommands.command(opcode, name, usage, Reservation.CONFLICTS, Medium.WRITABLE,
                (unit, task) -> writeSame(unit, task, form));
    }

    private static void writeSame(DiskUnit unit, Task task, CdbForm form) throws CheckCondition {
        Protect protect = unit.protect(task.u8(1) >> 5);
        boolean unmap = task.bit(1, 3);
        if (task.bit(1, 4)) {
            // ANCHOR: there are no anchored blocks (ANC_SUP is 0).
            throw CheckCondition.invalidField(1, 4);
        }
        if (unmap && !unit.traits().has(Trait.THIN)) {
            throw CheckCondition.invalidField(1, 3);
        }
        long lba = form.lba(task);
        long asked = form.blocks(task);
        unit.requireRange(lba, asked);
        long blocks = asked == 0 ? unit.traits().blocks() - lba : asked;
        long most = unit.traits().limits().writeSame();
        if (most != 0 && blocks > most) {
            throw CheckCondition.invalidField(form.lengthAt());
        }
        boolean noData = form == CdbForm.SIXTEEN && task.bit(1, 0);
        MemorySegment block = unit.allDataOut(task, noData ? 0 : unit.space().transferBytes(protect), form.lengthAt());
        boolean blank = noData || isBlank(block, unit.traits().blockBytes());
        MemorySegment image = image(unit, block, lba, protect);
        if (blank && noData && !unit.traits().has(Trait.THIN)) {
            // Without provisioning nobody can tell zeroes that were written from those that need no place.
            ProvisioningCommands.unmap(unit, lba, blocks);
        } else if (blank && unmap) {
            // What is no whole run that can be unmapped is written.
            DiskLimits limits = unit.traits().limits();
            long end = lba + blocks;
            long first = Math.min(end, limits.unmapFrom(lba));
            long last = Math.max(first, limits.unmapTo(end));
            fill(unit, task, lba, first - lba, image);
            ProvisioningCommands.unmap(unit, first, last - first);
            fill(unit, task, last, end - last, image);
        } else {
            fill(unit, task, lba, blocks, image);
        }
    }

    /** Whether the block looks as an unmapped one does: zeroes, and protection information of ones where it is sent. */
    private static boolean isBlank(MemorySegment block, int blockBytes) {
        for (long at = 0; at < blockBytes; at++) {
            if (block.get(ValueLayout.JAVA_BYTE, at) != 0) {
                return false;
            }
        }
        return block.byteSize() == blockBytes || CdbFields.u64(block, blockBytes) == -1;
    }

    /** The block as it is to lie on the medium; the reference tag follows. */
    private static MemorySegment image(DiskUnit unit, MemorySegment block, long lba, Protect protect)
            throws CheckCondition {
        int bytes = unit.traits().blockBytes();
        MemorySegment image = MemorySegment.ofArray(new byte[unit.traits().mediumBlockBytes()]);
        MemorySegment.copy(block, 0, image, 0, block.byteSize());
        if (protect.transferred() && block.byteSize() > 0) {
            ProtectionInformation.check(block, 0, bytes, lba, protect);
        } else if (image.byteSize() > bytes && block.byteSize() > 0) {
            ProtectionInformation.put(image, 0, bytes, lba);
        } else if (image.byteSize() > bytes) {
            ProtectionInformation.putUnwritten(image, 0, bytes);
        }
        return image;
    }

    /**
     * Writes an image of a block to many, each with a reference tag one higher than that before (SBC-4, 5.50). Ends early
     * when the command is aborted; others get at the blocks between two chunks.
     */
    private static void fill(DiskUnit unit, Task task, long lba, long blocks, MemorySegment image)
            throws CheckCondition {
        if (blocks == 0) {
            return;
        }
        BlockSpace space = unit.space();
        long stride = image.byteSize();
        int bytes = unit.traits().blockBytes();
        boolean tagged = stride > bytes && CdbFields.u64(image, bytes) != -1;
        long firstTag = tagged ? CdbFields.u32(image, bytes + 4) : 0;
        int most = (int) Math.min(blocks, space.chunkBlocks());
        MemorySegment chunk = MemorySegment.ofArray(new byte[Math.toIntExact(most * stride)]);
        for (int i = 0; i < most; i++) {
            MemorySegment.copy(image, 0, chunk, i * stride, stride);
        }
        for (long done = 0; done < blocks && !task.isAborted(); done += most) {
            int now = (int) Math.min(most, blocks - done);
            for (int i = 0; tagged && i < now; i++) {
                CdbFields.put32(chunk, i * stride + bytes + 4, firstTag + done + i);
            }
            unit.enterWriting(lba + done, now);
            try {
                space.writeMedium(lba + done, chunk.asSlice(0, now * stride));
                unit.written(lba + done, now, false);
            } finally {
                unit.leaveWriting(lba + done, now);
            }
        }
    }
}
