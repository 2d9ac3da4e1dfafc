// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.SenseKey;
import java.util.Set;

/**
 * What is done while the persistent reservation of a unit is lost, and how long (SPC-4, 5.13.5.2 and 5.13.5.3): whom it
 * kept out is not known any more, so nearly everybody is kept out until an initiator says what holds from now on.
 */
final class LostReservation {

    /** REQUEST SENSE, INQUIRY, WRITE and READ BUFFER, LOG SENSE, REPORT LUNS. */
    private static final Set<Integer> ALLOWED = Set.of(0x03, 0x12, 0x3b, 0x3c, 0x4d, 0x9b, 0xa0);
    private static final int START_STOP_UNIT = 0x1b;
    private static final int REPORT_TARGET_PORT_GROUPS = 0xa30a;
    private static final int REPLACE_LOST_RESERVATION = 0x5f08;

    private LostReservation() {
    }

    /** Refuses a command that is not allowed then. */
    static void check(CommandDescription command, Task task) throws CheckCondition {
        int numbers = command.opcode() << 8 | command.serviceAction();
        boolean starts = command.opcode() == START_STOP_UNIT && command.name().equals("START STOP UNIT")
                && (task.u8(4) & 0x01) != 0 && task.u8(4) >> 4 == 0;
        if (!starts && !ALLOWED.contains(command.opcode()) && numbers != REPORT_TARGET_PORT_GROUPS
                && numbers != REPLACE_LOST_RESERVATION) {
            throw new CheckCondition(SenseKey.DATA_PROTECT, AdditionalSense.PERSISTENT_RESERVATION_INFORMATION_LOST);
        }
    }
}
