// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;

/**
 * What is looked at before a command's handler, in the order of SAM-6, 5.3.3: a unit attention and a deferred error come before a reservation
 * conflict, and that before all other refusals; of these the CDB comes first, then the medium.
 */
final class CommandChecks {

    private static final int REQUEST_SENSE = 0x03;
    private static final int INQUIRY = 0x12;
    private static final int REPORT_LUNS = 0xa0;
    private static final int VARIABLE_LENGTH = 0x7f;

    private CommandChecks() {
    }

    /** Does a command that is enabled. */
    static <U extends LogicalUnit<U>> void run(LogicalUnit<U> unit, Task task) throws CheckCondition {
        int opcode = task.u8(0);
        if (opcode != INQUIRY && opcode != REPORT_LUNS && opcode != REQUEST_SENSE) {
            Sense attention = unit.reportAttention(task.nexus());
            if (attention != null) {
                throw new CheckCondition(attention);
            }
            Sense deferred = unit.takeDeferredError(task.nexus());
            if (deferred != null) {
                throw new CheckCondition(deferred);
            }
        }
        Command<U> command = unit.commands().find(task.cdb());
        if (command == null) {
            throw unknown(unit, opcode);
        }
        if (unit.reservations().isLost()) {
            LostReservation.check(command.description(), task);
        }
        if (unit.reservations().conflicts(task.nexus(), command.reservation())) {
            task.end(ScsiStatus.RESERVATION_CONFLICT);
            return;
        }
        checkFields(command.description(), task.cdb());
        unit.requireAllowed(command);
        if (command.medium() != Command.Medium.NOT_NEEDED) {
            unit.requireMedium();
        }
        if (command.medium() == Command.Medium.WRITABLE) {
            unit.checkWritable();
        }
        unit.handle(command, task);
    }

    private static <U extends LogicalUnit<U>> CheckCondition unknown(LogicalUnit<U> unit, int opcode) {
        if (!unit.commands().knowsOpcode(opcode)) {
            return new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_COMMAND_OPERATION_CODE);
        }
        return opcode == VARIABLE_LENGTH ? CheckCondition.invalidField(8) : CheckCondition.invalidField(1, 4);
    }

    private static void checkFields(CommandDescription command, MemorySegment cdb) throws CheckCondition {
        int wrong = command.firstReservedBit(cdb);
        if (wrong >= 0) {
            throw CheckCondition.invalidField(wrong >> 3, wrong & 7);
        }
    }

    /** Operation code and the place of the service action, 16 bits. */
    static int numbers(Task task) {
        return task.u8(0) << 8 | task.u8(1) & 0x1f;
    }
}
