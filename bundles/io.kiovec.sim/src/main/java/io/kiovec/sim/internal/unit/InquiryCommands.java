// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** INQUIRY, REPORT LUNS, REQUEST SENSE and TEST UNIT READY (SPC-6, chapter 6): what every initiator begins with. */
final class InquiryCommands {

    private static final int SPC_4_VERSION = 0x06;
    /** NORMACA, hierarchical addresses, response data format 2. */
    private static final int FORMAT = 0x32;
    private static final int IMPLICIT_TARGET_PORT_GROUPS = 0x10;
    private static final int COMMAND_QUEUING = 0x02;
    private static final int STANDARD_LENGTH = 96;
    private static final int VERSION_DESCRIPTORS = 8;

    private InquiryCommands() {
    }

    static <U extends LogicalUnit<U>> void testUnitReady(U unit, Task task) {
        // The checks before it have done it.
    }

    static <U extends LogicalUnit<U>> void inquiry(U unit, Task task) throws CheckCondition {
        int page = task.u8(2);
        if (task.bit(1, 0)) {
            task.answer(unit.vitalProductData().page(page).orElseThrow(() -> CheckCondition.invalidField(2)).segment(),
                    task.u16(3));
        } else if (page != 0) {
            throw CheckCondition.invalidField(2);
        } else {
            task.answer(standard(unit.nameplate()).segment(), task.u16(3));
        }
    }

    private static ParameterData standard(Nameplate plate) {
        ParameterData data = new ParameterData().put8(plate.peripheralType())
                .put8(plate.medium() == Nameplate.Medium.REMOVABLE ? 0x80 : 0)
                .put8(SPC_4_VERSION)
                .put8(FORMAT)
                .put8(STANDARD_LENGTH - 5)
                .put8(IMPLICIT_TARGET_PORT_GROUPS
                        | (plate.features().contains(Nameplate.Feature.THIRD_PARTY_COPY) ? 0x08 : 0)
                        | (plate.features().contains(Nameplate.Feature.PROTECTION) ? 0x01 : 0))
                .put8(0)
                .put8(COMMAND_QUEUING)
                .putText(plate.vendor(), 8)
                .putText(plate.product(), 16)
                .putText(plate.revision(), 4)
                .zeroes(22);
        List<Integer> versions = plate.versions();
        for (int i = 0; i < VERSION_DESCRIPTORS; i++) {
            data.put16(i < versions.size() ? versions.get(i) : 0);
        }
        return data.zeroes(STANDARD_LENGTH - data.length());
    }

    /** All logical units, or those that are well known: there are none of these (SPC-6, 6.32). */
    static <U extends LogicalUnit<U>> void reportLuns(U unit, Task task) throws CheckCondition {
        int select = task.u8(2);
        boolean wellKnown = select == 0x01;
        if (!wellKnown && select != 0x00 && select != 0x02) {
            throw CheckCondition.invalidField(2);
        }
        if (task.u32(6) < 16) {
            throw CheckCondition.invalidField(6);
        }
        List<Long> luns = wellKnown ? List.of() : unit.luns();
        ParameterData data = new ParameterData().put32(8L * luns.size()).put32(0);
        luns.forEach(data::put64);
        task.nexus().clearAttention(AdditionalSense.REPORTED_LUNS_DATA_HAS_CHANGED);
        task.answer(data.segment(), task.u32(6));
    }

    /** What is pending for the initiator, and is cleared by that; else how the unit is (SPC-6, 6.39). */
    static <U extends LogicalUnit<U>> void requestSense(U unit, Task task) {
        Sense sense = task.nexus().takeAttention();
        if (sense == null) {
            sense = unit.condition();
        }
        MemorySegment data = MemorySegment.ofArray(new byte[252]);
        int length = sense.write(data, task.bit(1, 0) ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED);
        task.answer(data.asSlice(0, length), task.u8(4));
    }
}
