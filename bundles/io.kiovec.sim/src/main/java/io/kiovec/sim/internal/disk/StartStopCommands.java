// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Task;
import java.util.List;

/** START STOP UNIT: power, and the medium in and out (SBC-4, 5.31). */
final class StartStopCommands {

    /** How many modifiers each power condition has; none for those that are reserved (SBC-4, table 120). */
    private static final int[] MODIFIERS = {1, 1, 3, 2, 0, 0, 0, 1, 0, 0, 3, 2, 0, 0, 0, 0};
    private static final int STANDBY = 3;

    private StartStopCommands() {
    }

    static List<Command<DiskUnit>> of() {
        return List.of(DiskCommands.command(0x1b, "START STOP UNIT", "1B 01 00 0F F7 00", Reservation.ALLOWED,
                Medium.NOT_NEEDED, StartStopCommands::startStop));
    }

    /** All of it is done at once, so that IMMED makes no difference. */
    private static void startStop(DiskUnit unit, Task task) throws CheckCondition {
        int power = task.u8(4) >> 4;
        boolean start = task.bit(4, 0);
        if (power != 0 || !start) {
            if (!unit.isUnreserved(task, Reservation.CONFLICTS)) {
                return;
            }
        }
        if ((task.u8(3) & 0x0f) >= MODIFIERS[power]) {
            throw MODIFIERS[power] == 0 ? CheckCondition.invalidField(4, 7) : CheckCondition.invalidField(3, 3);
        }
        if (power != 0) {
            // Idle and standby show in nothing that a command sees: the next one that needs the medium wakes it.
            unit.readiness().requireLoaded();
            if (power == STANDBY && !task.bit(4, 2)) {
                unit.flushBeforeStop();
            }
        } else if (!task.bit(4, 1)) {
            turn(unit, task, start);
        } else if (start) {
            load(unit, task);
        } else {
            eject(unit, task);
        }
    }

    private static void turn(DiskUnit unit, Task task, boolean start) throws CheckCondition {
        unit.readiness().requireLoaded();
        if (start) {
            unit.counters().started();
        } else if (!task.bit(4, 2)) {
            unit.flushBeforeStop();
        }
        unit.readiness().started(start);
        unit.drain();
    }

    private static void requireRemovable(DiskUnit unit) throws CheckCondition {
        if (!unit.traits().has(Trait.REMOVABLE)) {
            throw CheckCondition.invalidField(4, 1);
        }
    }

    private static void load(DiskUnit unit, Task task) throws CheckCondition {
        requireRemovable(unit);
        if (!unit.readiness().isLoaded()) {
            unit.removal().requireAllowed();
            unit.readiness().loaded(true);
            unit.counters().started();
            unit.attention(AdditionalSense.NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED, task.nexus());
        } else {
            unit.readiness().started(true);
        }
    }

    private static void eject(DiskUnit unit, Task task) throws CheckCondition {
        requireRemovable(unit);
        unit.removal().requireAllowed();
        if (unit.readiness().isLoaded()) {
            if (!task.bit(4, 2)) {
                unit.flushBeforeStop();
            }
            unit.readiness().loaded(false);
            unit.drain();
        }
    }
}
