// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.api.TapeDevice;
import io.kiovec.copy.internal.side.Tally;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import java.util.OptionalLong;

/**
 * A tape from where it stands. Nothing is written twice: what nobody knows the outcome of ends the copy, and going on
 * begins at a position that the drive has told.
 */
public final class TapeSink implements ItemSink {

    private final TapeDevice tape;
    private final RequestOptions options;
    private final TapeSource.Unreadable unreadable;
    private final Tally tally;
    private long written;
    private OptionalLong warned = OptionalLong.empty();

    /**
     * Makes one.
     *
     * @param tape in variable mode; the caller's to close
     * @param options how
     * @param unreadable what becomes of a block that an image has no good data of
     * @param tally counts transfers
     */
    public TapeSink(TapeDevice tape, RequestOptions options, TapeSource.Unreadable unreadable, Tally tally) {
        this.tape = tape;
        this.options = options;
        this.unreadable = unreadable;
        this.tally = tally;
    }

    @Override
    public void put(Item item) throws DeviceException {
        switch (item.kind()) {
            case BLOCK -> {
                TapeResult result = tape.write(item.data(), options);
                check(result, item.length());
                tally.count(result.mode(), result.demotion());
            }
            case FILEMARK -> check(tape.writeFilemarks(1), 1);
            case BAD -> {
                if (unreadable == TapeSource.Unreadable.STOPS) {
                    throw new DeviceException.Medium(tape.address(), "the next block of what is read could not be read"
                            + " when it was copied: say --continue to leave it out");
                }
                return;
            }
            case END -> throw new IllegalStateException("the end is not written");
        }
        written++;
    }

    private void check(TapeResult result, long asked) throws DeviceException {
        if (result.count() < asked) {
            tape.writeFilemarks(0);
            throw new DeviceException.Medium(tape.address(),
                    "the tape is full: " + written + " blocks and filemarks are on it, the next one does not fit");
        }
        if (result.condition() == TapeCondition.EARLY_WARNING && warned.isEmpty()) {
            warned = OptionalLong.of(written + 1);
        }
    }

    /** {@return objects that were written when the drive warned of the end first, empty when it did not} */
    public OptionalLong warned() {
        return warned;
    }

    /** {@return objects that were written} */
    public long written() {
        return written;
    }

    @Override
    public void flush() throws DeviceException {
        tape.writeFilemarks(0);
    }

    /** What was written ends the tape; where nothing was, what is there is erased. */
    @Override
    public void finish() throws DeviceException {
        if (written == 0) {
            tape.erase();
        }
        flush();
    }
}
