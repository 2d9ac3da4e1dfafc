// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.disk.Operation.Work;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Handler;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** SANITIZE: makes that nobody ever reads again what was written (SBC-4, 4.11 and 5.30). */
final class SanitizeCommands {

    private static final Duration LONG = Duration.ofHours(1);
    private static final int LIST_HEADER = 4;
    private static final int LIST_LENGTH_AT = 7;

    private SanitizeCommands() {
    }

    static List<Command<DiskUnit>> of(DiskTraits traits) {
        List<Command<DiskUnit>> commands = new ArrayList<>(List.of(
                command(0x01, "SANITIZE, OVERWRITE", SanitizeCommands::overwrite),
                command(0x1f, "SANITIZE, EXIT FAILURE MODE", SanitizeCommands::exitFailureMode)));
        if (traits.has(Trait.THIN)) {
            // What flash does beside.
            commands.add(command(0x03, "SANITIZE, CRYPTOGRAPHIC ERASE", SanitizeCommands::cryptographicErase));
            commands.add(command(0x02, "SANITIZE, BLOCK ERASE", SanitizeCommands::blockErase));
        }
        return commands;
    }

    /** A medium is needed, but one that a failed sanitize has left behind does: the handlers look. */
    private static Command<DiskUnit> command(int action, String name, Handler<DiskUnit> handler) {
        return new Command<>(CommandDescription.of(0x48, action, name, "48 A0 00 00 00 00 00 FFFF 00", LONG),
                Reservation.CONFLICTS, Medium.NOT_NEEDED, handler);
    }

    private static void overwrite(DiskUnit unit, Task task) throws CheckCondition {
        int length = task.u16(LIST_LENGTH_AT);
        if (length <= LIST_HEADER || length >= unit.traits().blockBytes() + LIST_HEADER + 1) {
            throw CheckCondition.invalidField(LIST_LENGTH_AT);
        }
        MemorySegment list = task.dataOut(length);
        if (list.byteSize() < length) {
            throw CheckCondition.invalidField(LIST_LENGTH_AT);
        }
        int passes = CdbFields.u8(list, 0) & 0x1f;
        if (passes == 0 || (CdbFields.u8(list, 0) & 0x60) != 0) {
            throw CheckCondition.invalidParameter(0);
        }
        int pattern = CdbFields.u16(list, 2);
        if (pattern == 0 || pattern > length - LIST_HEADER) {
            throw CheckCondition.invalidParameter(2);
        }
        boolean invert = (CdbFields.u8(list, 0) & 0x80) != 0;
        MemorySegment image = image(unit, list.asSlice(LIST_HEADER, pattern));
        start(unit, task, operation -> {
            for (int pass = 0; pass < passes; pass++) {
                // The last pass writes the pattern as it is.
                boolean inverted = invert && (passes - pass) % 2 == 0;
                unit.operations().overwrite(inverted ? inverse(unit, image) : image, operation, pass, passes);
            }
        });
    }

    /** A block of the pattern, repeated; with protection information that says not to look at it. */
    static MemorySegment image(DiskUnit unit, MemorySegment pattern) {
        int bytes = unit.traits().blockBytes();
        MemorySegment image = MemorySegment.ofArray(new byte[unit.traits().mediumBlockBytes()]);
        for (long at = 0; at < bytes; at += pattern.byteSize()) {
            MemorySegment.copy(pattern, 0, image, at, Math.min(pattern.byteSize(), bytes - at));
        }
        if (image.byteSize() > bytes) {
            ProtectionInformation.putUnwritten(image, 0, bytes);
        }
        return image;
    }

    private static MemorySegment inverse(DiskUnit unit, MemorySegment image) {
        MemorySegment inverse = MemorySegment.ofArray(new byte[(int) image.byteSize()]);
        for (long at = 0; at < image.byteSize(); at++) {
            CdbFields.put8(inverse, at, ~CdbFields.u8(image, at));
        }
        return inverse;
    }

    private static void blockErase(DiskUnit unit, Task task) throws CheckCondition {
        requireNoList(task);
        start(unit, task, operation -> unit.space().deallocate(0, unit.traits().blocks()));
    }

    /** What is mapped reads as if another key had been used: as noise. What is not mapped stays so. */
    private static void cryptographicErase(DiskUnit unit, Task task) throws CheckCondition {
        requireNoList(task);
        SplittableRandom noise = new SplittableRandom(new SecureRandom().nextLong());
        start(unit, task, operation -> {
            BlockSpace space = unit.space();
            long blocks = unit.traits().blocks();
            for (long lba = 0; lba < blocks;) {
                long alike = Math.min(space.extentBlocks(lba), blocks - lba);
                if (space.isAllocated(lba)) {
                    alike = Math.min(alike, space.chunkBlocks());
                    space.writeMedium(lba, noise(unit, alike, noise));
                }
                lba += alike;
                operation.reached(lba, blocks);
            }
        });
    }

    private static MemorySegment noise(DiskUnit unit, long blocks, SplittableRandom random) {
        int stride = unit.traits().mediumBlockBytes();
        byte[] bytes = new byte[Math.toIntExact(blocks * stride)];
        random.nextBytes(bytes);
        MemorySegment noise = MemorySegment.ofArray(bytes);
        for (long i = 0; stride > unit.traits().blockBytes() && i < blocks; i++) {
            ProtectionInformation.putUnwritten(noise, i * stride, unit.traits().blockBytes());
        }
        return noise;
    }

    private static void exitFailureMode(DiskUnit unit, Task task) throws CheckCondition {
        requireNoList(task);
        unit.readiness().requireLoaded();
        if (!unit.operations().exitFailure()) {
            throw CheckCondition.invalidField(1, 4);
        }
    }

    private static void requireNoList(Task task) throws CheckCondition {
        if (task.u16(LIST_LENGTH_AT) != 0) {
            throw CheckCondition.invalidField(LIST_LENGTH_AT);
        }
    }

    private static void start(DiskUnit unit, Task task, Work work) throws CheckCondition {
        unit.readiness().requireLoaded();
        unit.checkWritable();
        boolean mayExit = task.bit(1, 5);
        if (mayExit && unit.readiness().isStuck()) {
            // Restricted completion mode ends only by a sanitize in that mode.
            throw CheckCondition.invalidField(1, 5);
        }
        Operation operation = unit.operations().start(Operation.Kind.SANITIZE, work, mayExit);
        if (!task.bit(1, 7)) {
            Operations.await(operation, task);
        }
    }
}
