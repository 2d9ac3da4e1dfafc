// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.cdb.PageControl;
import io.kiovec.scsi.mode.BlockDescriptor;
import io.kiovec.scsi.mode.ModeFormat;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.mode.ModeSelect;
import io.kiovec.sim.internal.unit.ModePages.Saving;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** MODE SENSE and MODE SELECT (SPC-6, 6.13 to 6.16): header and block descriptor; the pages are {@link ModePages}'. */
final class ModeCommands {

    private static final int MOST_OF_SIX = 256;

    private ModeCommands() {
    }

    static <U extends LogicalUnit<U>> void modeSense6(U unit, Task task) throws CheckCondition {
        byte[] answer = sense(unit, task, ModeFormat.SIX, BlockDescriptor.SHORT);
        if (answer.length > MOST_OF_SIX) {
            throw CheckCondition.invalidField(2);
        }
        task.answer(answer, task.u8(4));
    }

    static <U extends LogicalUnit<U>> void modeSense10(U unit, Task task) throws CheckCondition {
        int form = task.bit(1, 4) ? BlockDescriptor.LONG : BlockDescriptor.SHORT;
        task.answer(sense(unit, task, ModeFormat.TEN, form), task.u16(7));
    }

    private static <U extends LogicalUnit<U>> byte[] sense(U unit, Task task, ModeFormat format, int form)
            throws CheckCondition {
        List<io.kiovec.scsi.mode.ModePage> pages = unit.modes().asked(task.u8(2) & 0x3f, task.u8(3));
        Optional<BlockDescriptor> descriptor = task.bit(1, 3) ? Optional.empty() : unit.blockDescriptor(form);
        return ModeParameters.sense(format, unit.deviceSpecificParameter(), descriptor, pages,
                PageControl.of(task.u8(2) >> 6)).withMediumType(unit.mediumType()).bytes();
    }

    static <U extends LogicalUnit<U>> void modeSelect6(U unit, Task task) throws CheckCondition {
        select(unit, task, task.u8(4), ModeFormat.SIX);
    }

    static <U extends LogicalUnit<U>> void modeSelect10(U unit, Task task) throws CheckCondition {
        select(unit, task, task.u16(7), ModeFormat.TEN);
    }

    private static <U extends LogicalUnit<U>> void select(U unit, Task task, int length, ModeFormat format)
            throws CheckCondition {
        MemorySegment list = task.dataOut(length);
        if (length == 0) {
            return;
        }
        if (list.byteSize() < length) {
            throw ModePages.lengthError();
        }
        boolean changed;
        synchronized (unit.modes()) {
            ModeSelect.Accepted wanted = unit.modes().check(list, format);
            int form = wanted.descriptor().map(BlockDescriptor::length).orElse(BlockDescriptor.SHORT);
            Optional<BlockDescriptor> before = unit.blockDescriptor(form);
            int specificBefore = unit.deviceSpecificParameter();
            if (wanted.descriptor().isPresent()) {
                unit.checkBlockDescriptor(wanted.descriptor().get());
            }
            changed = unit.modes().take(wanted.changed(), task.bit(1, 0) ? Saving.SAVED : Saving.NOT_SAVED);
            unit.selectDeviceSpecificParameter(wanted.deviceSpecific());
            wanted.descriptor().ifPresent(unit::selectBlockDescriptor);
            changed |= specificBefore != unit.deviceSpecificParameter();
            changed |= !before.equals(unit.blockDescriptor(form));
        }
        if (changed) {
            unit.attention(AdditionalSense.MODE_PARAMETERS_CHANGED, task.nexus());
        }
    }
}
