// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.api.TapeDevice;
import io.kiovec.copy.internal.side.Tally;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import java.util.OptionalLong;

/** A tape from where it stands, block by block. */
public final class TapeSource implements ItemSource {

    /** What becomes of a block that cannot be read. */
    public enum Unreadable {
        /** The copy ends there. */
        STOPS,
        /** It is passed, and counted. */
        PASSED
    }

    private final TapeDevice tape;
    private final RequestOptions options;
    private final Unreadable unreadable;
    private final Tally tally;
    private final int fixed;

    /**
     * Makes one.
     *
     * @param tape the caller's to close
     * @param options how
     * @param unreadable what becomes of a block that cannot be read
     * @param tally counts transfers
     */
    public TapeSource(TapeDevice tape, RequestOptions options, Unreadable unreadable, Tally tally) {
        this.tape = tape;
        this.options = options;
        this.unreadable = unreadable;
        this.tally = tally;
        fixed = tape.blockLength();
    }

    @Override
    public void next(Item item) throws DeviceException {
        while (true) {
            OptionalLong before = unreadable == Unreadable.PASSED ? tape.position().block() : OptionalLong.empty();
            TapeResult result;
            try {
                result = tape.read(fixed == 0 ? item.memory() : item.memory().asSlice(0, fixed), options);
            } catch (DeviceException.Medium e) {
                if (unreadable == Unreadable.STOPS) {
                    throw e;
                }
                pass(before, e);
                item.set(Item.Kind.BAD, 0);
                return;
            }
            switch (result.condition()) {
                case FILEMARK -> item.set(Item.Kind.FILEMARK, 0);
                case END_OF_DATA, END_OF_MEDIUM -> item.set(Item.Kind.END, 0);
                case BLOCK_TOO_LARGE -> {
                    makeRoom(item);
                    continue;
                }
                case NONE, EARLY_WARNING, BEGINNING_OF_PARTITION -> {
                    if (result.count() == 0) {
                        throw new DeviceException.Medium(tape.address(),
                                "gave no data and did not say why: look at it with 'kiovec tape status'");
                    }
                    tally.count(result.mode(), result.demotion());
                    item.set(Item.Kind.BLOCK, (int) result.count());
                }
            }
            return;
        }
    }

    /** Nothing of the block is lost: the tape goes back before it. */
    private void makeRoom(Item item) throws DeviceException {
        long now = item.memory().byteSize();
        if (now > Item.LONGEST) {
            throw new DeviceException.IllegalRequest(tape.address(), "has a block of more than " + now
                    + " bytes: the tape stands behind it");
        }
        item.room((int) Math.min(2 * now, Item.LONGEST + 1L));
        tape.space(TapeUnit.BLOCKS, -1);
    }

    /** Goes behind a block that could not be read; that must be sure, else blocks would be lost or come twice. */
    private void pass(OptionalLong before, DeviceException.Medium error) throws DeviceException {
        TapePosition now = tape.position();
        if (before.isEmpty() || now.block().isEmpty()) {
            throw error;
        }
        long moved = now.block().getAsLong() - before.getAsLong();
        if (moved == 0 && tape.space(TapeUnit.BLOCKS, 1).count() == 1 || moved == 1) {
            return;
        }
        throw error;
    }
}
