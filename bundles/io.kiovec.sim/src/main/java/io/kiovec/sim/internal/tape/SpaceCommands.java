// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.sim.internal.cartridge.Partition;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;

/** SPACE (SSC-4, 6.6 and clause 7), LOCATE (6.3 and clause 7) and REWIND (clause 7): the position without data. */
final class SpaceCommands {

    private SpaceCommands() {
    }

    static void rewind(TapeUnit unit, Deck deck, Task task) throws CheckCondition {
        deck.flush();
        deck.move(0);
    }

    static void space6(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        space(deck, task, CdbFields.s24(task.cdb(), 2));
    }

    static void space16(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        space(deck, task, task.u64(4));
    }

    private static void space(Deck deck, Task task, long count) throws CheckCondition, IOException {
        int over = task.u8(1) & 0x0f;
        if (over > StreamCdb.END_OF_DATA) {
            throw CheckCondition.invalidField(1, 3);
        }
        deck.flush();
        // Nothing is as long as 2^63 objects.
        long many = Math.abs(Math.max(count, -Long.MAX_VALUE));
        if (over == StreamCdb.END_OF_DATA) {
            deck.move(deck.endOfData());
        } else if (count > 0) {
            switch (over) {
                case StreamCdb.BLOCKS -> blocksForward(deck, many);
                case StreamCdb.FILEMARKS -> filemarksForward(deck, many);
                default -> runForward(deck, many);
            }
        } else if (count < 0) {
            switch (over) {
                case StreamCdb.BLOCKS -> blocksBackward(deck, many);
                case StreamCdb.FILEMARKS -> filemarksBackward(deck, many);
                default -> runBackward(deck, many);
            }
        }
    }

    private static void blocksForward(Deck deck, long count) throws CheckCondition, IOException {
        Partition tape = deck.tape();
        int filemark = tape.filemarksBefore(deck.object());
        boolean marked = filemark < tape.filemarks();
        long stop = marked ? tape.filemark(filemark) : tape.endOfData();
        long blocks = stop - deck.object();
        if (count <= blocks) {
            deck.move(deck.object() + count);
        } else if (marked) {
            deck.move(stop + 1);
            throw TapeSense.filemark(count - blocks);
        } else {
            deck.move(stop);
            throw TapeSense.endOfData(deck, count - blocks);
        }
    }

    private static void blocksBackward(Deck deck, long count) throws CheckCondition {
        Partition tape = deck.tape();
        int filemarks = tape.filemarksBefore(deck.object());
        long stop = filemarks > 0 ? tape.filemark(filemarks - 1) : -1;
        long blocks = deck.object() - stop - 1;
        if (count <= blocks) {
            deck.move(deck.object() - count);
        } else if (filemarks > 0) {
            deck.move(stop);
            throw TapeSense.filemark(count - blocks);
        } else {
            deck.move(0);
            throw TapeSense.beginning(count - blocks);
        }
    }

    private static void filemarksForward(Deck deck, long count) throws CheckCondition, IOException {
        Partition tape = deck.tape();
        int before = tape.filemarksBefore(deck.object());
        int ahead = tape.filemarks() - before;
        if (count <= ahead) {
            deck.move(tape.filemark(before + (int) count - 1) + 1);
        } else {
            deck.move(tape.endOfData());
            throw TapeSense.endOfData(deck, count - ahead);
        }
    }

    private static void filemarksBackward(Deck deck, long count) throws CheckCondition {
        Partition tape = deck.tape();
        int before = tape.filemarksBefore(deck.object());
        if (count <= before) {
            deck.move(tape.filemark(before - (int) count));
        } else {
            deck.move(0);
            throw TapeSense.beginning(count - before);
        }
    }

    private static void runForward(Deck deck, long count) throws CheckCondition, IOException {
        Partition tape = deck.tape();
        for (long first = tape.filemarksBefore(deck.object()); first + count <= tape.filemarks(); first++) {
            long last = tape.filemark((int) (first + count - 1));
            if (last - tape.filemark((int) first) == count - 1) {
                deck.move(last + 1);
                return;
            }
        }
        deck.move(tape.endOfData());
        throw TapeSense.endOfData(deck);
    }

    private static void runBackward(Deck deck, long count) throws CheckCondition {
        Partition tape = deck.tape();
        for (long last = tape.filemarksBefore(deck.object()) - 1L; last - count + 1 >= 0; last--) {
            long first = tape.filemark((int) (last - count + 1));
            if (tape.filemark((int) last) - first == count - 1) {
                deck.move(first);
                return;
            }
        }
        deck.move(0);
        throw TapeSense.beginning();
    }

    static void locate10(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        int partition = partition(deck, task, task.bit(1, 1), 8);
        deck.flush();
        locate(deck, partition, task.u32(3));
    }

    static void locate16(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        int partition = partition(deck, task, task.bit(1, 1), 3);
        int destination = task.u8(1) >> 3 & 7;
        if (destination > StreamCdb.TO_END_OF_DATA || destination == 2) {
            throw CheckCondition.invalidField(1, 5);
        }
        deck.flush();
        if (destination == StreamCdb.TO_OBJECT) {
            locate(deck, partition, task.u64(4));
            return;
        }
        deck.move(partition, deck.cartridge().partition(partition).endOfData());
        if (destination == StreamCdb.TO_FILE) {
            locateFile(deck, task.u64(4));
        }
    }

    /** A file begins behind the filemark before it; the first at the beginning of the partition. */
    private static void locateFile(Deck deck, long file) throws CheckCondition, IOException {
        if (file < 0 || file > deck.tape().filemarks()) {
            throw TapeSense.endOfData(deck);
        }
        deck.move(file == 0 ? 0 : deck.tape().filemark((int) file - 1) + 1);
    }

    private static int partition(Deck deck, Task task, boolean change, int at) throws CheckCondition {
        if (!change) {
            return deck.partition();
        }
        if (task.u8(at) >= deck.cartridge().partitions()) {
            throw CheckCondition.invalidField(at);
        }
        return task.u8(at);
    }

    private static void locate(Deck deck, int partition, long object) throws CheckCondition, IOException {
        long end = deck.cartridge().partition(partition).endOfData();
        if (Long.compareUnsigned(object, end) > 0) {
            deck.move(partition, end);
            throw TapeSense.endOfData(deck);
        }
        deck.move(partition, object);
    }

    /** Goes where a command of the explicit address command set begins (SSC-4, 5.1). */
    static void address(Deck deck, Task task) throws CheckCondition, IOException {
        int partition = partition(deck, task, true, 3);
        long object = task.u64(4);
        if (partition != deck.partition() || object != deck.object()) {
            deck.flush();
            locate(deck, partition, object);
        }
    }
}
