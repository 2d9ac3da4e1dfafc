// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;

/** LOAD UNLOAD (SSC-4, clause 7). The tape needs no retension, and stands wherever it is told at once. */
final class LoadCommands {

    private LoadCommands() {
    }

    static void loadUnload(TapeUnit unit, Task task) throws CheckCondition {
        int action = task.u8(4) & 0x0f;
        boolean load = (action & StreamControlCdb.LOAD) != 0;
        boolean hold = (action & StreamControlCdb.HOLD) != 0;
        boolean end = (action & StreamControlCdb.END_OF_TAPE) != 0;
        if (end && (load || hold)) {
            throw CheckCondition.invalidField(4, 2);
        }
        if (load && !hold) {
            load(unit, task);
        } else {
            unload(unit, hold ? Slot.HELD : Slot.OUT);
        }
    }

    /** Loads it; when it is loaded, goes to the beginning of partition 0. */
    private static void load(TapeUnit unit, Task task) throws CheckCondition {
        if (!unit.bay().isLoaded()) {
            unit.bay().load();
            unit.attention(AdditionalSense.NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED, task.nexus());
            return;
        }
        Deck deck = unit.bay().requireDeck();
        deck.flush();
        deck.move(0, 0);
        unit.bay().show();
    }

    /** Unloads it; a cartridge that waits before the drive is taken in by a load that holds it. */
    private static void unload(TapeUnit unit, Slot to) throws CheckCondition {
        if (to == Slot.OUT && unit.removal().isPrevented()) {
            unit.log().raise(TapeAlert.NO_REMOVAL);
            unit.removal().requireAllowed();
        }
        unit.bay().unload(to);
    }
}
