// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
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

    static LogPage temperature() {
        return LogPage.of(0x0d, () -> List.of(LogParameter.list(0, new byte[]{0, DEGREES}),
                LogParameter.list(1, new byte[]{0, REFERENCE_DEGREES})));
    }

    static <U extends LogicalUnit<U>> void logSense(U unit, Task task) throws CheckCondition {
        int code = task.u8(2) & 0x3f;
        int subpage = task.u8(3);
        Optional<ParameterData> list = unit.logs().list(code, subpage);
        if (list.isPresent()) {
            task.answer(list.get().segment(), task.u16(7));
            return;
        }
        LogPage page = unit.logs().page(code, subpage).orElseThrow(() -> CheckCondition.invalidField(2));
        if (task.u8(2) >> 6 != CUMULATIVE) {
            throw CheckCondition.invalidField(2, 7);
        }
        ParameterData body = parameters(page, task.u16(5));
        task.answer(new ParameterData().put8(code | (subpage == 0 ? 0 : 0x40))
                .put8(subpage)
                .put16(body.length())
                .put(body)
                .segment(), task.u16(7));
    }

    private static ParameterData parameters(LogPage page, int from) throws CheckCondition {
        ParameterData body = new ParameterData();
        page.parameters().get().stream().filter(each -> each.code() >= from).forEach(each -> each.write(body));
        if (body.length() == 0 && from != 0) {
            throw CheckCondition.invalidField(5);
        }
        return body;
    }

    /** Counters can be put back (PCR), and not be set. */
    static <U extends LogicalUnit<U>> void logSelect(U unit, Task task) throws CheckCondition {
        int length = task.u16(7);
        Collection<LogPage> pages = unit.logs().selected(task.u8(2) & 0x3f, task.u8(3));
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
