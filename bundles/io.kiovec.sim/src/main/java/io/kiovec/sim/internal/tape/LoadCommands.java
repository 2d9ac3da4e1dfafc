// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

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
        if (!load) {
            unit.unload(hold ? Slot.HELD : Slot.OUT);
        } else if (hold) {
            unit.hold();
        } else {
            unit.load(task.nexus());
        }
    }
}
