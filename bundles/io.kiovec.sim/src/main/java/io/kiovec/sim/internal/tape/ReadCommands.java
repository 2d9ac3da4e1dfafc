// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.cartridge.DamagedBlockException;
import io.kiovec.sim.internal.cartridge.ObjectKind;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** READ (SSC-4, 5.3 and 6.4) and VERIFY (5.5 and 6.7): over blocks, with or without their data. */
final class ReadCommands {

    /** What is done with a block that has the right length, or in variable mode with any block. */
    private interface Use {
        /**
         * Uses the block that comes next.
         *
         * @param block 0 for the first of the command
         * @param length its bytes
         */
        void of(long block, int length) throws IOException, CheckCondition;
    }

    /** What READ and VERIFY have in common. */
    private record Over(Deck deck, DriveLog log, Task task, int count, Use use) {

        void variable(Length incorrect) throws IOException, CheckCondition {
            ObjectKind next = deck.next().orElse(null);
            if (next == null) {
                throw TapeSense.endOfData(deck, count);
            }
            if (next == ObjectKind.FILEMARK) {
                deck.pass();
                throw TapeSense.filemark(count);
            }
            int length = deck.nextLength();
            one(0, length, count);
            if (length != count && incorrect.tells(length - count)) {
                throw TapeSense.incorrectLength(count - length);
            }
        }

        void fixed(int blockLength) throws IOException, CheckCondition {
            for (int done = 0; done < count && !task.isAborted(); done++) {
                ObjectKind next = deck.next().orElse(null);
                if (next == null) {
                    throw TapeSense.endOfData(deck, count - done);
                }
                if (next == ObjectKind.FILEMARK) {
                    deck.pass();
                    throw TapeSense.filemark(count - done);
                }
                if (deck.nextLength() != blockLength) {
                    deck.pass();
                    throw TapeSense.incorrectLength(count - done);
                }
                one(done, blockLength, count - done);
            }
        }

        private void one(int block, int length, int residual) throws CheckCondition {
            try {
                use.of(block, length);
                deck.pass();
            } catch (DamagedBlockException e) {
                deck.pass();
                log.readFailed();
                throw TapeSense.unreadable(residual);
            } catch (IOException e) {
                log.readFailed();
                throw TapeSense.unreadable(residual);
            }
        }
    }

    /** Whether a wrong length is told. */
    private interface Length {
        /** @param longer by how much the block is longer than what was asked for */
        boolean tells(int longer);
    }

    private ReadCommands() {
    }

    static void read6(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        read(unit, deck, task, StreamForm.IMPLICIT);
    }

    static void read16(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        read(unit, deck, task, StreamForm.EXPLICIT);
    }

    private static void read(TapeUnit unit, Deck deck, Task task, StreamForm form) throws CheckCondition, IOException {
        boolean fixed = task.bit(1, 0);
        boolean suppress = task.bit(1, 1);
        int blockLength = unit.settings().blockLength();
        if (fixed && suppress) {
            throw CheckCondition.invalidField(1, 1);
        }
        if (fixed && blockLength == 0) {
            throw CheckCondition.invalidField(1, 0);
        }
        int count = task.u24(form.lengthAt());
        form.locate(deck, task);
        MemorySegment memory = task.dataIn(fixed ? (long) count * blockLength : count);
        if (count == 0) {
            return;
        }
        deck.flush();
        Filling filling = new Filling(deck, memory);
        Over over = new Over(deck, unit.log(), task, count, filling);
        try {
            if (fixed) {
                over.fixed(blockLength);
            } else {
                over.variable(longer -> !suppress || longer > 0 && blockLength != 0);
            }
        } finally {
            // What the initiator has no memory for is told by the residual that dataIn has set.
            if (filling.moved < task.moved()) {
                task.moved(filling.moved);
            }
            unit.log().read(filling.moved);
        }
    }

    /** Puts one block behind the other. */
    private static final class Filling implements Use {
        private final Deck deck;
        private final MemorySegment memory;
        private long moved;

        Filling(Deck deck, MemorySegment memory) {
            this.deck = deck;
            this.memory = memory;
        }

        @Override
        public void of(long block, int length) throws IOException {
            long fits = Math.min(length, memory.byteSize() - moved);
            deck.read(memory.asSlice(moved, fits));
            moved += fits;
        }
    }

    static void verify6(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        verify(unit, deck, task, StreamForm.IMPLICIT);
    }

    static void verify16(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        verify(unit, deck, task, StreamForm.EXPLICIT);
    }

    private static void verify(TapeUnit unit, Deck deck, Task task, StreamForm form)
            throws CheckCondition, IOException {
        boolean fixed = task.bit(1, 0);
        int blockLength = unit.settings().blockLength();
        if (fixed && blockLength == 0) {
            throw CheckCondition.invalidField(1, 0);
        }
        int count = task.u24(form.lengthAt());
        boolean compare = task.bit(1, 1);
        long bytes = fixed ? (long) count * blockLength : count;
        MemorySegment memory = compare ? unit.allOf(task, bytes) : MemorySegment.NULL;
        form.locate(deck, task);
        if (count == 0) {
            return;
        }
        deck.flush();
        Use use = compare
                ? (block, length) -> compare(deck, memory, block * length, length, fixed ? count - block : count)
                : (block, length) -> deck.tape().verify(deck.object());
        Over over = new Over(deck, unit.log(), task, count, use);
        if (fixed) {
            over.fixed(blockLength);
        } else {
            over.variable(longer -> true);
        }
    }

    private static void compare(Deck deck, MemorySegment memory, long at, int length, long residual)
            throws IOException, CheckCondition {
        byte[] recorded = new byte[length];
        deck.read(MemorySegment.ofArray(recorded));
        long fits = Math.min(length, memory.byteSize() - at);
        if (MemorySegment.mismatch(MemorySegment.ofArray(recorded), 0, fits, memory, at, at + fits) >= 0) {
            deck.pass();
            throw new CheckCondition(
                    Sense.of(SenseKey.MISCOMPARE, AdditionalSense.MISCOMPARE_DURING_VERIFY_OPERATION)
                            .withInformation(residual));
        }
    }
}
