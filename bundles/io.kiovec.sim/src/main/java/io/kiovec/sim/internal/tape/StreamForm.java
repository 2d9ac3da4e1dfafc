// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;

/** The two command sets of a tape: where a command begins, and where its length is (SSC-4, clauses 5 and 6). */
enum StreamForm {
    /** It begins where the tape stands. */
    IMPLICIT(2) {
        @Override
        void locate(Deck deck, Task task) {
            // It is there.
        }
    },
    /** Its CDB says where it begins. */
    EXPLICIT(12) {
        @Override
        void locate(Deck deck, Task task) throws CheckCondition, IOException {
            SpaceCommands.address(deck, task);
        }
    };

    private final int lengthAt;

    StreamForm(int lengthAt) {
        this.lengthAt = lengthAt;
    }

    /** {@return the byte of the CDB that its length, of three bytes, begins at} */
    int lengthAt() {
        return lengthAt;
    }

    /** Goes where the command begins: after all else of it has been checked, for what is refused moves no tape. */
    abstract void locate(Deck deck, Task task) throws CheckCondition, IOException;
}
