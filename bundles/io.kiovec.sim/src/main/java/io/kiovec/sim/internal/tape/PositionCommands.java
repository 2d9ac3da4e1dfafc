// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** READ POSITION (SSC-4, clause 7). */
final class PositionCommands {

    private PositionCommands() {
    }

    /** The short form; addresses of the device's own (form 1) are the numbers of objects too. */
    static void readShort(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        requireNoLength(task);
        MemorySegment form = MemorySegment.ofArray(new byte[Place.SHORT]);
        unit.place(deck).writeShort(form);
        task.answer(form, Place.SHORT);
    }

    static void readLong(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        requireNoLength(task);
        MemorySegment form = MemorySegment.ofArray(new byte[Place.LONG]);
        unit.place(deck).writeLong(form);
        task.answer(form, Place.LONG);
    }

    static void readExtended(TapeUnit unit, Deck deck, Task task) throws IOException {
        MemorySegment form = MemorySegment.ofArray(new byte[Place.LONG]);
        unit.place(deck).writeExtended(form);
        task.answer(form, task.u16(7));
    }

    /** Only the extended form has an allocation length. */
    private static void requireNoLength(Task task) throws CheckCondition {
        if (task.u16(7) != 0) {
            throw CheckCondition.invalidField(7);
        }
    }
}
