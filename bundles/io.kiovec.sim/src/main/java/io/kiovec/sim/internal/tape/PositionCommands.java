// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.stream.TapePosition;
import io.kiovec.scsi.stream.TapePosition.State;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** READ POSITION (SSC-4, clause 7). */
final class PositionCommands {

    private PositionCommands() {
    }

    /** The short form; addresses of the device's own (form 1) are the numbers of objects too. */
    static void readShort(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        requireNoLength(task);
        task.answer(position(unit, deck).shortForm(), TapePosition.SHORT_LENGTH);
    }

    static void readLong(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        requireNoLength(task);
        task.answer(position(unit, deck).longForm(), TapePosition.LONG_LENGTH);
    }

    static void readExtended(TapeUnit unit, Deck deck, Task task) throws IOException {
        task.answer(position(unit, deck).extendedForm(), task.u16(7));
    }

    private static TapePosition position(TapeUnit unit, Deck deck) throws IOException {
        Set<State> states = EnumSet.noneOf(State.class);
        if (deck.object() == 0) {
            states.add(State.BEGINNING_OF_PARTITION);
        }
        if (deck.isBeyondEarlyWarning()) {
            states.add(State.END_OF_PARTITION);
        }
        if (deck.untilEarlyWarning() <= unit.settings().programmedWarning()) {
            states.add(State.BEYOND_EARLY_WARNING);
        }
        return new TapePosition(states, deck.partition(), deck.object(), deck.object() - deck.buffered(),
                deck.tape().filemarksBefore(deck.object()), deck.buffered(), deck.bufferedBytes());
    }

    /** Only the extended form has an allocation length. */
    private static void requireNoLength(Task task) throws CheckCondition {
        if (task.u16(7) != 0) {
            throw CheckCondition.invalidField(7);
        }
    }
}
