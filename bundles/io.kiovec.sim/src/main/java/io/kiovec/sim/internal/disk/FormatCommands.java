// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** FORMAT UNIT (SBC-4, 5.3). Afterwards all blocks read as zeroes, or as the pattern that was given. */
final class FormatCommands {

    private static final Duration LONG = Duration.ofHours(1);
    private static final int SHORT_HEADER = 4;
    private static final int LONG_HEADER = 8;
    private static final int PATTERN_HEADER = 4;

    private FormatCommands() {
    }

    /**
     * What the parameter list says.
     *
     * @param fieldUsage PROTECTION FIELD USAGE
     * @param immediate whether the command ends before the format
     * @param pattern what the blocks hold afterwards; {@code null} for zeroes
     */
    private record Wish(int fieldUsage, boolean immediate, MemorySegment pattern) {
    }

    /** A medium is needed, but one that a failed format has left behind does: the handler looks. */
    static List<Command<DiskUnit>> of() {
        return List.of(new Command<>(CommandDescription.of(0x04, "FORMAT UNIT", "04 FF 00 0000 00", LONG),
                Reservation.CONFLICTS, Medium.NOT_NEEDED, FormatCommands::format));
    }

    private static void format(DiskUnit unit, Task task) throws CheckCondition {
        Wish wish = task.bit(1, 4) ? read(task) : new Wish(0, false, null);
        int listFormat = task.u8(1) & 7;
        if (listFormat != 0 && listFormat != 3) {
            throw CheckCondition.invalidField(1, 2);
        }
        boolean protect = isProtected(unit, task.u8(1) >> 6, wish.fieldUsage);
        unit.readiness().requireLoaded();
        unit.checkWritable();
        boolean changes = protect != unit.isProtected();
        MemorySegment image = wish.pattern == null ? null : SanitizeCommands.image(unit, wish.pattern);
        Operation operation = unit.operations().start(Operation.Kind.FORMAT, running -> {
            unit.space().deallocate(0, unit.traits().blocks());
            if (image != null) {
                unit.operations().overwrite(image, running, 0, 1);
            } else if (unit.traits().has(Trait.PROTECTED) && unit.space().isAllocated(0)) {
                // A medium that does not tell what nobody has written: it is written, as unwritten.
                unit.operations().overwrite(SanitizeCommands.image(unit, MemorySegment.ofArray(new byte[1])), running,
                        0, 1);
            }
            unit.formatted(protect);
        }, false);
        if (changes) {
            unit.attention(AdditionalSense.CAPACITY_DATA_HAS_CHANGED, task.nexus());
        }
        if (!wish.immediate) {
            Operations.await(operation, task);
        }
    }

    /** FMTPINFO and PROTECTION FIELD USAGE: nothing or type 1 (SBC-4, table 37). */
    private static boolean isProtected(DiskUnit unit, int information, int usage) throws CheckCondition {
        if (information == 0 && usage == 0) {
            return false;
        }
        if (information == 2 && usage == 0 && unit.traits().has(Trait.PROTECTED)) {
            return true;
        }
        throw usage == 0 ? CheckCondition.invalidField(1, 7) : CheckCondition.invalidParameter(0);
    }

    private static Wish read(Task task) throws CheckCondition {
        boolean isLong = task.bit(1, 5);
        int header = isLong ? LONG_HEADER : SHORT_HEADER;
        MemorySegment list = task.dataOut(task.data().byteSize());
        if (list.byteSize() < header) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
        }
        int options = CdbFields.u8(list, 1);
        boolean optionsValid = (options & 0x80) != 0;
        boolean hasPattern = (options & 0x08) != 0;
        if (!optionsValid && (options & 0x78) != 0) {
            throw CheckCondition.invalidParameter(1);
        }
        if (isLong && CdbFields.u8(list, 3) != 0) {
            // A protection information interval of less than a block is not there.
            throw CheckCondition.invalidParameter(3);
        }
        long defects = isLong ? CdbFields.u32(list, 4) : CdbFields.u16(list, 2);
        if (defects != 0) {
            throw CheckCondition.invalidParameter(isLong ? 4 : 2);
        }
        MemorySegment pattern = hasPattern ? pattern(list, header) : null;
        task.moved(header + (pattern == null ? 0 : PATTERN_HEADER + pattern.byteSize()));
        return new Wish(CdbFields.u8(list, 0) & 7, (options & 0x02) != 0, pattern);
    }

    /** The initialization pattern descriptor (SBC-4, table 44). */
    private static MemorySegment pattern(MemorySegment list, int at) throws CheckCondition {
        if (list.byteSize() < at + PATTERN_HEADER) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
        }
        int length = CdbFields.u16(list, at + 2);
        int type = CdbFields.u8(list, at + 1);
        if ((CdbFields.u8(list, at) & 0xc0) != 0 || type > 1) {
            throw CheckCondition.invalidParameter(at);
        }
        if (type == 0 || length == 0) {
            return null;
        }
        if (list.byteSize() < at + PATTERN_HEADER + length) {
            throw CheckCondition.invalidParameter(at + 2);
        }
        return MemorySegment.ofArray(list.asSlice(at + PATTERN_HEADER, length).toArray(
                java.lang.foreign.ValueLayout.JAVA_BYTE));
    }
}
