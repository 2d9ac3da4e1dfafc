// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.sim.internal.unit.ModePages.Saving;
import io.kiovec.sim.internal.unit.ModePages.Values;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** MODE SENSE and MODE SELECT (SPC-6, 6.13 to 6.16): header and block descriptor; the pages are {@link ModePages}'. */
final class ModeCommands {

    private static final int SIX = 4;
    private static final int TEN = 8;
    private static final int MOST_OF_SIX = 256;

    private ModeCommands() {
    }

    static <U extends LogicalUnit<U>> void modeSense6(U unit, Task task) throws CheckCondition {
        DataBuilder pages = pages(unit, task);
        byte[] descriptor = task.bit(1, 3) ? new byte[0] : unit.blockDescriptor(BlockDescriptor.SHORT);
        int length = SIX + descriptor.length + pages.size();
        if (length > MOST_OF_SIX) {
            throw CheckCondition.invalidField(2);
        }
        task.answer(new DataBuilder().u8(length - 1)
                .u8(unit.mediumType())
                .u8(unit.deviceSpecificParameter())
                .u8(descriptor.length)
                .bytes(descriptor)
                .bytes(pages.build())
                .build(), task.u8(4));
    }

    static <U extends LogicalUnit<U>> void modeSense10(U unit, Task task) throws CheckCondition {
        DataBuilder pages = pages(unit, task);
        BlockDescriptor form = task.bit(1, 4) ? BlockDescriptor.LONG : BlockDescriptor.SHORT;
        byte[] descriptor = task.bit(1, 3) ? new byte[0] : unit.blockDescriptor(form);
        task.answer(new DataBuilder().u16(TEN + descriptor.length + pages.size() - 2)
                .u8(unit.mediumType())
                .u8(unit.deviceSpecificParameter())
                .u8(descriptor.length == BlockDescriptor.LONG.length() ? 1 : 0)
                .u8(0)
                .u16(descriptor.length)
                .bytes(descriptor)
                .bytes(pages.build())
                .build(), task.u16(7));
    }

    private static <U extends LogicalUnit<U>> DataBuilder pages(U unit, Task task) throws CheckCondition {
        return unit.modes().sense(Values.values()[task.u8(2) >> 6], task.u8(2) & 0x3f, task.u8(3));
    }

    static <U extends LogicalUnit<U>> void modeSelect6(U unit, Task task) throws CheckCondition {
        select(unit, task, task.u8(4), SIX);
    }

    static <U extends LogicalUnit<U>> void modeSelect10(U unit, Task task) throws CheckCondition {
        select(unit, task, task.u16(7), TEN);
    }

    private static <U extends LogicalUnit<U>> void select(U unit, Task task, int length, int header)
            throws CheckCondition {
        MemorySegment sent = task.dataOut(length);
        if (length == 0) {
            return;
        }
        if (sent.byteSize() < length || length < header) {
            throw ModePages.lengthError();
        }
        byte[] list = sent.toArray(ValueLayout.JAVA_BYTE);
        int descriptorLength = header == SIX ? list[3] & 0xff : CdbFields.u16(MemorySegment.ofArray(list), 6);
        BlockDescriptor form = header == TEN && (list[4] & 1) != 0 ? BlockDescriptor.LONG : BlockDescriptor.SHORT;
        if (descriptorLength != 0 && descriptorLength != form.length()) {
            throw CheckCondition.invalidParameter(header == SIX ? 3 : 6);
        }
        int pagesAt = header + descriptorLength;
        if (list.length < pagesAt) {
            throw ModePages.lengthError();
        }
        byte[] descriptor = Arrays.copyOfRange(list, header, pagesAt);
        byte[] before = unit.blockDescriptor(form);
        int specificBefore = unit.deviceSpecificParameter();
        if (descriptorLength != 0) {
            unit.checkBlockDescriptor(descriptor, form);
        }
        boolean changed = unit.modes().select(list, pagesAt, task.bit(1, 0) ? Saving.SAVED : Saving.NOT_SAVED);
        unit.selectDeviceSpecificParameter(list[header == SIX ? 2 : 3] & 0xff);
        if (descriptorLength != 0) {
            unit.selectBlockDescriptor(descriptor, form);
        }
        changed |= specificBefore != unit.deviceSpecificParameter();
        changed |= !Arrays.equals(before, unit.blockDescriptor(form));
        if (changed) {
            unit.attention(AdditionalSense.MODE_PARAMETERS_CHANGED, task.nexus());
        }
    }
}
