// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** WRITE (SSC-4, 5.6 and 6.8), WRITE FILEMARKS (5.7 and 6.9) and ERASE (5.2 and 6.2). */
final class WriteCommands {

    private WriteCommands() {
    }

    static void write6(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        write(unit, deck, task, StreamForm.IMPLICIT);
    }

    static void write16(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        write(unit, deck, task, StreamForm.EXPLICIT);
    }

    private static void write(TapeUnit unit, Deck deck, Task task, StreamForm form) throws CheckCondition, IOException {
        boolean fixed = task.bit(1, 0);
        int count = task.u24(form.lengthAt());
        int length = fixed ? unit.settings().blockLength() : count;
        if (fixed && length == 0) {
            throw CheckCondition.invalidField(1, 0);
        }
        if (count != 0 && (length < unit.model().minBlock() || length > unit.model().maxBlock())) {
            throw CheckCondition.invalidField(form.lengthAt());
        }
        int blocks = fixed ? count : Math.min(count, 1);
        MemorySegment data = unit.allOf(task, (long) blocks * length);
        form.locate(deck, task);
        if (count == 0) {
            return;
        }
        Warning warning = new Warning(unit, deck);
        int done = 0;
        try {
            while (done < blocks && deck.write(data.asSlice((long) done * length, length))) {
                done++;
            }
        } catch (IOException e) {
            unit.log().writeFailed();
            task.moved((long) done * length);
            throw TapeSense.unwritten(fixed ? blocks - done : count);
        }
        if (done < blocks) {
            task.moved((long) done * length);
            warning.settle();
            throw TapeSense.overflow(fixed ? blocks - done : count);
        }
        if (!unit.settings().isBuffered()) {
            warning.settle();
        }
        warning.tell();
    }

    static void filemarks6(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        filemarks(unit, deck, task, StreamForm.IMPLICIT);
    }

    static void filemarks16(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        filemarks(unit, deck, task, StreamForm.EXPLICIT);
    }

    private static void filemarks(TapeUnit unit, Deck deck, Task task, StreamForm form)
            throws CheckCondition, IOException {
        boolean immediate = task.bit(1, 0);
        if (immediate && !unit.settings().isBuffered()) {
            throw CheckCondition.invalidField(1, 0);
        }
        int count = task.u24(form.lengthAt());
        form.locate(deck, task);
        Warning warning = new Warning(unit, deck);
        int done = 0;
        try {
            while (done < count && !task.isAborted() && deck.writeFilemark()) {
                done++;
            }
        } catch (IOException e) {
            unit.log().writeFailed();
            throw TapeSense.unwritten(count - done);
        }
        if (!immediate || done < count) {
            warning.settle();
        }
        if (task.isAborted()) {
            return;
        }
        if (done < count) {
            throw TapeSense.overflow(count - done);
        }
        if (count > 0) {
            warning.tell();
        }
    }

    /** Where a command that writes began, and what it has to tell of the end that is near. */
    private static final class Warning {
        private final TapeUnit unit;
        private final Deck deck;
        private final long from;
        private final long before;

        Warning(TapeUnit unit, Deck deck) throws IOException {
            this.unit = unit;
            this.deck = deck;
            from = deck.object();
            before = deck.untilEarlyWarning();
        }

        void settle() throws CheckCondition {
            deck.flush(from);
        }

        /** Beyond early warning also makes safe what is buffered (SEW), so that nothing is lost at the end. */
        void tell() throws CheckCondition, IOException {
            long after = deck.untilEarlyWarning();
            if (after <= 0) {
                settle();
                throw TapeSense.earlyWarning();
            }
            long programmed = unit.settings().programmedWarning();
            if (programmed > 0 && before > programmed && after <= programmed) {
                throw TapeSense.programmedWarning();
            }
        }
    }

    static void erase6(TapeUnit unit, Deck deck, Task task) throws CheckCondition {
        erase(unit, deck, task);
    }

    static void erase16(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        SpaceCommands.address(deck, task);
        erase(unit, deck, task);
    }

    private static void erase(TapeUnit unit, Deck deck, Task task) throws CheckCondition {
        deck.flush();
        try {
            if (task.bit(1, 0)) {
                deck.tape().wipe(deck.object());
            } else {
                deck.tape().erase(deck.object());
            }
        } catch (IOException e) {
            unit.log().writeFailed();
            throw TapeSense.unwritten();
        }
    }
}
