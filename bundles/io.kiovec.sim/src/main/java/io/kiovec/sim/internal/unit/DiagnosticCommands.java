// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.DataBuilder;
import java.lang.foreign.MemorySegment;

/** SEND DIAGNOSTIC and RECEIVE DIAGNOSTIC RESULTS (SPC-6, 6.42 and 6.30). */
final class DiagnosticCommands {

    private static final int ABORT_BACKGROUND_TEST = 4;

    private DiagnosticCommands() {
    }

    /** Self-tests are over at once; the only page, which lists the pages, may be sent. */
    static <U extends LogicalUnit<U>> void sendDiagnostic(U unit, Task task) throws CheckCondition {
        int test = task.u8(1) >> 5;
        boolean plainTest = task.bit(1, 2);
        int length = task.u16(3);
        if (test != 0 && plainTest || test == 3 || test == 7) {
            throw CheckCondition.invalidField(1, 7);
        }
        if (length != 0 && (test != 0 || plainTest)) {
            throw CheckCondition.invalidField(3);
        }
        if (length != 0) {
            MemorySegment list = task.dataOut(length);
            if (list.byteSize() < 4) {
                throw ModePages.lengthError();
            }
            if (CdbFields.u8(list, 0) != 0) {
                throw CheckCondition.invalidParameter(0);
            }
        }
        if (test != 0 && test != ABORT_BACKGROUND_TEST) {
            unit.selfTests().passed(test);
        }
    }

    static <U extends LogicalUnit<U>> void receiveDiagnosticResults(U unit, Task task) throws CheckCondition {
        if (task.bit(1, 0) && task.u8(2) != 0) {
            throw CheckCondition.invalidField(2);
        }
        task.answer(new DataBuilder().u8(0).u8(0).u16(1).u8(0).build(), task.u16(3));
    }
}
