// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.inquiry.InquiryFlag;
import io.kiovec.scsi.inquiry.Peripheral;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.report.LunList;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** INQUIRY, REPORT LUNS, REQUEST SENSE and TEST UNIT READY (SPC-6, chapter 6): what every initiator begins with. */
final class InquiryCommands {

    private static final int SPC_4_VERSION = 0x06;

    private InquiryCommands() {
    }

    static <U extends LogicalUnit<U>> void testUnitReady(U unit, Task task) {
        // The checks before it have done it.
    }

    static <U extends LogicalUnit<U>> void inquiry(U unit, Task task) throws CheckCondition {
        int page = task.u8(2);
        if (task.bit(1, 0)) {
            task.answer(unit.vitalProductData().page(page).orElseThrow(() -> CheckCondition.invalidField(2)),
                    task.u16(3));
        } else if (page != 0) {
            throw CheckCondition.invalidField(2);
        } else {
            task.answer(standard(unit.nameplate()), task.u16(3));
        }
    }

    private static StandardInquiry standard(Nameplate plate) {
        Set<InquiryFlag> flags = EnumSet.of(InquiryFlag.NORMAL_ACA, InquiryFlag.HIERARCHICAL_LUNS,
                InquiryFlag.IMPLICIT_PORT_GROUPS, InquiryFlag.COMMAND_QUEUING);
        if (plate.medium() == Nameplate.Medium.REMOVABLE) {
            flags.add(InquiryFlag.REMOVABLE);
        }
        if (plate.features().contains(Nameplate.Feature.THIRD_PARTY_COPY)) {
            flags.add(InquiryFlag.THIRD_PARTY_COPY);
        }
        if (plate.features().contains(Nameplate.Feature.PROTECTION)) {
            flags.add(InquiryFlag.PROTECTION);
        }
        return new StandardInquiry(Peripheral.of(plate.peripheralType()), SPC_4_VERSION, flags, plate.vendor(),
                plate.product(), plate.revision(), plate.versions());
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
        task.nexus().clearAttention(AdditionalSense.REPORTED_LUNS_DATA_HAS_CHANGED);
        task.answer(new LunList(luns), task.u32(6));
    }

    /** What is pending for the initiator, and is cleared by that; else how the unit is (SPC-6, 6.39). */
    static <U extends LogicalUnit<U>> void requestSense(U unit, Task task) {
        Sense sense = task.nexus().takeAttention();
        if (sense == null) {
            sense = unit.takeDeferredError(task.nexus());
        }
        if (sense == null) {
            sense = unit.condition();
        }
        MemorySegment data = MemorySegment.ofArray(new byte[252]);
        int length = sense.write(data, task.bit(1, 0) ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED);
        task.answer(data.asSlice(0, length), task.u8(4));
    }
}
