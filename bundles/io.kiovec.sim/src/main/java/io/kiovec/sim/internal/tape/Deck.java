// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.cartridge.ObjectKind;
import io.kiovec.sim.internal.cartridge.Partition;
import io.kiovec.sim.internal.unit.CheckCondition;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A cartridge that is loaded, and where it stands: between two objects of a partition, before the one whose number the
 * position is. What was written and not synced is the object buffer (SSC-4, 4.2): it is emptied before the position
 * changes in another way than by writing on. Under the unit's lock.
 */
final class Deck {

    private final Cartridge cartridge;
    private final long earlyWarning;
    private final DriveLog log;
    private int partition;
    private long object;

    Deck(Cartridge cartridge, long earlyWarning, DriveLog log) {
        this.cartridge = cartridge;
        this.earlyWarning = earlyWarning;
        this.log = log;
    }

    Cartridge cartridge() {
        return cartridge;
    }

    Partition tape() {
        return cartridge.partition(partition);
    }

    int partition() {
        return partition;
    }

    /** The number of the object that comes next. */
    long object() {
        return object;
    }

    long endOfData() {
        return tape().endOfData();
    }

    /** Goes somewhere, also end of data; the buffer is empty. */
    void move(long to) {
        object = to;
    }

    /** Goes to another partition; the buffer is empty. */
    void move(int toPartition, long to) {
        partition = toPartition;
        object = to;
    }

    /** {@return what comes next, nothing at end of data} */
    Optional<ObjectKind> next() throws IOException {
        return object == endOfData() ? Optional.empty() : Optional.of(tape().kind(object));
    }

    /** {@return bytes of the block that comes next} */
    int nextLength() throws IOException {
        return tape().length(object);
    }

    /** Reads the beginning of the block that comes next, or all of it; the position stays. */
    void read(MemorySegment into) throws IOException {
        tape().read(object, 0, into);
    }

    /** Goes over the object that comes next. */
    void pass() {
        object++;
    }

    /** {@return bytes before the position} */
    long used() throws IOException {
        return tape().used(object);
    }

    /** {@return bytes from the position to the early warning; negative behind it} */
    long untilEarlyWarning() throws IOException {
        return tape().capacity() - earlyWarning - used();
    }

    boolean isBeyondEarlyWarning() throws IOException {
        return untilEarlyWarning() <= 0;
    }

    /** Writes a block over what comes next; {@return whether it had room} */
    boolean write(MemorySegment data) throws IOException {
        if (!tape().writeBlock(object, data)) {
            return false;
        }
        object++;
        log.wrote(data.byteSize());
        return true;
    }

    /** Writes a filemark over what comes next; {@return whether it had room} */
    boolean writeFilemark() throws IOException {
        if (!tape().writeFilemark(object)) {
            return false;
        }
        object++;
        return true;
    }

    /** {@return objects that are written and not safe yet} */
    long buffered() {
        return tape().dirty() ? endOfData() - tape().synced() : 0;
    }

    /** {@return bytes that are written and not safe yet} */
    long bufferedBytes() throws IOException {
        return buffered() == 0 ? 0 : tape().used(endOfData()) - tape().used(tape().synced());
    }

    /**
     * Makes safe what was written by commands before.
     *
     * @throws CheckCondition a deferred error when it is lost; end of data and position are where what is safe ends
     */
    void flush() throws CheckCondition {
        if (tape().dirty() && !sync()) {
            throw TapeSense.lost();
        }
    }

    /**
     * Makes safe what was written, also by the present command.
     *
     * @param from the first object of the present command
     * @throws CheckCondition when it is lost: a deferred error if that is true for what was written before, too
     */
    void flush(long from) throws CheckCondition {
        boolean others = tape().synced() < from;
        if (tape().dirty() && !sync()) {
            throw others ? TapeSense.lost() : TapeSense.unwritten();
        }
    }

    private boolean sync() {
        try {
            tape().sync();
            return true;
        } catch (IOException e) {
            log.writeFailed();
            drop();
            return false;
        }
    }

    /** Forgets what is not safe. */
    void drop() {
        try {
            tape().dropUnsynced();
        } catch (IOException e) {
            // It is not written down that it is gone, but it is not safe either.
            log.writeFailed();
        }
        object = Math.min(object, endOfData());
    }
}
