// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.ScsiStatus;
import io.kiovec.sim.internal.unit.Command.Reservation;

/** RESERVE and RELEASE (SPC-2, 7.16 and 7.21), and PREVENT ALLOW MEDIUM REMOVAL (SPC-6, 6.18). */
final class ReservationCommands {

    private ReservationCommands() {
    }

    static <U extends LogicalUnit<U>> void reserve6(U unit, Task task) {
        end(task, unit.reservations().reserve(task.nexus()));
    }

    static <U extends LogicalUnit<U>> void release6(U unit, Task task) {
        end(task, unit.reservations().release(task.nexus()));
    }

    private static void end(Task task, Reservations.Outcome outcome) {
        task.end(outcome == Reservations.Outcome.DONE ? ScsiStatus.GOOD : ScsiStatus.RESERVATION_CONFLICT);
    }

    static <U extends LogicalUnit<U>> void preventAllowMediumRemoval(U unit, Task task) throws CheckCondition {
        int prevent = task.u8(4) & 0x03;
        if (prevent > 1) {
            throw CheckCondition.invalidField(4, 1);
        }
        if (prevent == 0) {
            unit.removal().allow(task.nexus());
        } else if (unit.isUnreserved(task, Reservation.CONFLICTS)) {
            unit.removal().prevent(task.nexus());
        }
    }
}
