// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.report.TargetPortGroups;
import io.kiovec.scsi.report.TaskManagement;
import java.util.EnumSet;
import java.util.List;

/**
 * REPORT SUPPORTED OPERATION CODES, REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS and REPORT TARGET PORT GROUPS (SPC-6, 6.35
 * to 6.37).
 */
final class SupportedCommands {

    private static final int ACTIVE_OPTIMIZED = 0;

    private SupportedCommands() {
    }

    static <U extends LogicalUnit<U>> void operationCodes(U unit, Task task) throws CheckCondition {
        task.answer(io.kiovec.scsi.report.SupportedCommands.answer(unit.commands(), task.cdb())
                .orElseThrow(() -> CheckCondition.invalidField(2, 2)), task.u32(6));
    }

    /** All that the library knows are there. */
    static <U extends LogicalUnit<U>> void taskManagementFunctions(U unit, Task task) {
        TaskManagement.Form form = task.bit(2, 7) ? TaskManagement.Form.EXTENDED : TaskManagement.Form.BASIC;
        task.answer(new TaskManagement(EnumSet.allOf(TaskManagement.Function.class), form), task.u32(6));
    }

    /** One group with one port, which does everything (SPC-6, 6.37). */
    static <U extends LogicalUnit<U>> void targetPortGroups(U unit, Task task) throws CheckCondition {
        int format = task.u8(1) >> 5;
        if (format > 1) {
            throw CheckCondition.invalidField(1, 7);
        }
        TargetPortGroups.Form form = format == 1 ? TargetPortGroups.Form.EXTENDED : TargetPortGroups.Form.LENGTH_ONLY;
        task.answer(new TargetPortGroups(form, List.of(new TargetPortGroups.Group(ACTIVE_OPTIMIZED,
                TargetPortGroups.ACTIVE_OPTIMIZED_SUPPORTED, VitalProductData.TARGET_PORT_GROUP, 0,
                List.of(VitalProductData.TARGET_PORT)))), task.u32(6));
    }
}
