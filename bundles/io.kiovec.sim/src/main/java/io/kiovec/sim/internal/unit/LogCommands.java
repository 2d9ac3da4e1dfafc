// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.log.LogPage;
import io.kiovec.scsi.log.LogParameter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** LOG SENSE and LOG SELECT (SPC-6, 6.7 and 6.8). */
final class LogCommands {

    /** How warm it is in a simulated unit. */
    static final int DEGREES = 25;
    private static final int REFERENCE_DEGREES = 65;
    private static final int CUMULATIVE = 1;

    private LogCommands() {
    }

    static LogSource temperature() {
        return LogSource.of(0x0d, () -> List.of(LogParameter.binary(0, new byte[]{0, DEGREES}),
                LogParameter.binary(1, new byte[]{0, REFERENCE_DEGREES})));
    }

    static <U extends LogicalUnit<U>> void logSense(U unit, Task task) throws CheckCondition {
        int code = task.u8(2) & 0x3f;
        int subpage = task.u8(3);
        Optional<ParameterData> list = unit.logs().list(code, subpage);
        if (list.isPresent()) {
            task.answer(list.get(), task.u16(7));
            return;
        }
        LogSource source = unit.logs().page(code, subpage).orElseThrow(() -> CheckCondition.invalidField(2));
        if (task.u8(2) >> 6 != CUMULATIVE) {
            throw CheckCondition.invalidField(2, 7);
        }
        LogPage page = source.page().from(task.u16(5));
        if (page.parameters().isEmpty() && task.u16(5) != 0) {
            throw CheckCondition.invalidField(5);
        }
        task.answer(page, task.u16(7));
    }

    /** Counters can be put back (PCR), and not be set. */
    static <U extends LogicalUnit<U>> void logSelect(U unit, Task task) throws CheckCondition {
        int length = task.u16(7);
        Collection<LogSource> pages = unit.logs().selected(task.u8(2) & 0x3f, task.u8(3));
        if (pages.isEmpty()) {
            throw CheckCondition.invalidField(2);
        }
        if (length != 0) {
            task.dataOut(length);
            throw task.bit(1, 1) ? CheckCondition.invalidField(7) : CheckCondition.invalidParameter(0);
        }
        if (task.bit(1, 1)) {
            pages.forEach(page -> page.reset().run());
            unit.attention(AdditionalSense.LOG_PARAMETERS_CHANGED, task.nexus());
        }
    }
}
