// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** VERIFY and WRITE AND VERIFY (SBC-4, 5.34 to 5.37 and 5.45 to 5.48). */
final class VerifyCommands {

    /** BYTCHK: what the blocks of the medium are compared with. */
    private static final int NOTHING = 0;
    private static final int ALL_BLOCKS = 1;
    private static final int ONE_BLOCK = 3;

    private VerifyCommands() {
    }

    static List<Command<DiskUnit>> of(DiskTraits traits) {
        String flags = DiskCommands.protectBits(traits, 0x16);
        return List.of(
                verify(0x2f, "VERIFY (10)", "2F" + flags + "FFFFFFFF 1F FFFF 00", CdbForm.TEN),
                verify(0xaf, "VERIFY (12)", "AF" + flags + "FFFFFFFF FFFFFFFF 1F 00", CdbForm.TWELVE),
                verify(0x8f, "VERIFY (16)", "8F" + flags + "FFFFFFFFFFFFFFFF FFFFFFFF 3F 00", CdbForm.SIXTEEN),
                write(0x2e, "WRITE AND VERIFY (10)", "2E" + flags + "FFFFFFFF 1F FFFF 00", CdbForm.TEN),
                write(0xae, "WRITE AND VERIFY (12)", "AE" + flags + "FFFFFFFF FFFFFFFF 1F 00", CdbForm.TWELVE),
                write(0x8e, "WRITE AND VERIFY (16)", "8E" + flags + "FFFFFFFFFFFFFFFF FFFFFFFF 3F 00",
                        CdbForm.SIXTEEN));
    }

    private static Command<DiskUnit> verify(int opcode, String name, String usage, CdbForm form) {
        return DiskCommands.command(opcode, name, usage, Reservation.READS, Medium.NEEDED,
                (unit, task) -> verify(unit, task, form));
    }

    private static Command<DiskUnit> write(int opcode, String name, String usage, CdbForm form) {
        return DiskCommands.command(opcode, name, usage, Reservation.CONFLICTS, Medium.WRITABLE,
                (unit, task) -> writeAndVerify(unit, task, form));
    }

    private static void verify(DiskUnit unit, Task task, CdbForm form) throws CheckCondition {
        Protect protect = unit.protect(task.u8(1) >> 5);
        int byteCheck = task.u8(1) >> 1 & 3;
        if (byteCheck == 2) {
            throw CheckCondition.invalidField(1, 2);
        }
        long lba = form.lba(task);
        long blocks = form.blocks(task);
        unit.requireRange(lba, blocks);
        if (blocks == 0) {
            return;
        }
        if (byteCheck == ALL_BLOCKS) {
            unit.requireTransfer(blocks, form);
        }
        long sent = byteCheck == ONE_BLOCK ? 1 : blocks;
        MemorySegment data = byteCheck == NOTHING ? null : unit.dataOut(task, sent, protect);
        long bytes = unit.space().transferBytes(protect);
        long count = data == null
                ? blocks
                : byteCheck == ALL_BLOCKS || data.byteSize() == 0
                        ? data.byteSize() / bytes
                        : blocks;
        // A piece at a time: nobody who wants blocks alone, and no abort, waits for the end of all of them.
        long most = unit.space().pieceBlocks();
        long done = 0;
        while (done < count && !task.isAborted()) {
            long now = Math.min(most, count - done);
            MemorySegment piece = byteCheck == ALL_BLOCKS ? data.asSlice(done * bytes, now * bytes) : data;
            unit.enterShared(lba + done, now);
            try {
                compare(unit, lba + done, now, piece, protect);
            } finally {
                unit.leaveShared(lba + done, now);
            }
            done += now;
        }
        unit.counters().verified().add(done);
    }

    private static void writeAndVerify(DiskUnit unit, Task task, CdbForm form) throws CheckCondition {
        Protect protect = unit.protect(task.u8(1) >> 5);
        int byteCheck = task.u8(1) >> 1 & 3;
        if (byteCheck > ALL_BLOCKS) {
            throw CheckCondition.invalidField(1, 2);
        }
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
            // What is verified is what lasts.
            unit.written(lba, blocks, true);
            long sent = data.byteSize() / unit.space().transferBytes(protect);
            compare(unit, lba, sent, byteCheck == NOTHING ? null : data, protect);
        } finally {
            unit.leaveWriting(lba, blocks);
        }
        unit.counters().verified().add(blocks);
    }

    /**
     * Reads blocks and compares them.
     *
     * @param data one block for each, or one for all of them; {@code null} to see only whether they can be read
     */
    private static void compare(DiskUnit unit, long lba, long count, MemorySegment data, Protect protect)
            throws CheckCondition {
        BlockSpace space = unit.space();
        int bytes = space.transferBytes(protect);
        boolean oneForAll = data != null && data.byteSize() == bytes && count > 1;
        long blocks = data == null || oneForAll ? count : data.byteSize() / bytes;
        int most = (int) Math.min(blocks, space.chunkBlocks());
        MemorySegment chunk = space.scratch(most, protect);
        for (long done = 0; done < blocks; done += most) {
            long now = Math.min(most, blocks - done);
            space.read(lba + done, chunk.asSlice(0, now * bytes), protect);
            if (oneForAll) {
                for (long i = 0; i < now; i++) {
                    requireSame(chunk, i * bytes, data, 0, bytes);
                }
            } else if (data != null) {
                requireSame(chunk, 0, data, done * bytes, now * bytes);
            }
        }
    }

    private static void requireSame(MemorySegment present, long presentAt, MemorySegment data, long dataAt, long length)
            throws CheckCondition {
        if (MemorySegment.mismatch(present, presentAt, presentAt + length, data, dataAt, dataAt + length) >= 0) {
            throw new CheckCondition(SenseKey.MISCOMPARE, AdditionalSense.MISCOMPARE_DURING_VERIFY_OPERATION);
        }
    }
}
