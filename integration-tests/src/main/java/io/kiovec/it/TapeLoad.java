// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.Device;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of all lengths and filemarks, written in a row and read in the end: all of them, once, in order (rule S6). Where
 * the tape stands is right after each of them, or the tape says that it does not know.
 */
public final class TapeLoad extends Load {

    private static final int FILEMARK = 0;
    private static final int LONGEST = 4096;

    private final TapeDevice tape;
    /** The length of each block on the tape, in order. */
    private final List<Integer> written = new ArrayList<>();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[LONGEST]);

    /**
     * Makes one, which writes from the beginning of the tape on.
     *
     * @param tape the tape
     */
    public TapeLoad(TapeDevice tape) {
        this.tape = tape;
    }

    @Override
    public Device device() {
        return tape;
    }

    @Override
    void begin() throws DeviceException {
        tape.rewind();
    }

    @Override
    void round() throws DeviceException {
        boolean mark = written.size() % 10 == 9;
        int length = mark ? FILEMARK : 64 + written.size() * 37 % (LONGEST - 64) / 8 * 8;
        try {
            if (mark) {
                tape.writeFilemarks(1);
            } else {
                stamp(length);
                TapeResult result = tape.write(memory.asSlice(0, length), RequestOptions.DEFAULT);
                if (result.count() != length) {
                    throw new AssertionError("wrote " + result.count() + " of " + length + " bytes");
                }
            }
            written.add(length);
        } catch (DeviceException.NotReady unknown) {
            // Nothing was written; whoever wants to go on has to say where.
            if (tape.position().isKnown()) {
                throw unknown;
            }
            tape.spaceToEnd();
        }
        TapePosition position = tape.position();
        if (position.isKnown() && position.block().getAsLong() != written.size()) {
            throw new AssertionError("at " + position + " after " + written.size() + " blocks and filemarks");
        }
    }

    private void stamp(int length) {
        for (long at = 0; at < length; at += 8) {
            memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, word(written.size(), at));
        }
    }

    private static long word(int number, long at) {
        return number * 0x9E3779B97F4A7C15L + at;
    }

    @Override
    void finish() throws DeviceException {
        tape.rewind();
        for (int number = 0; number < written.size(); number++) {
            int length = written.get(number);
            TapeResult read = tape.read(memory, RequestOptions.DEFAULT);
            if (length == FILEMARK ? read.condition() != TapeCondition.FILEMARK : read.count() != length) {
                throw new AssertionError("number " + number + " should have " + length + " bytes and is " + read);
            }
            for (long at = 0; at < length; at += 8) {
                if (memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at) != word(number, at)) {
                    throw new AssertionError("number " + number + " is another block");
                }
            }
        }
        TapeResult end = tape.read(memory, RequestOptions.DEFAULT);
        if (end.condition() != TapeCondition.END_OF_DATA) {
            throw new AssertionError("there is more than the " + written.size() + " that were written: " + end);
        }
    }
}
