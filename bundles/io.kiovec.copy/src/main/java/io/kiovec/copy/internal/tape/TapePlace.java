// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapePosition;
import java.util.OptionalLong;

/**
 * An open tape that a copy moves, in variable mode where the drive has one. Closing puts the length of blocks back.
 */
public final class TapePlace implements AutoCloseable {

    private final TapeDevice tape;
    private final int blockLength;
    private long start;

    /**
     * Takes a tape.
     *
     * @param tape closed with this
     * @throws DeviceException when it does not take orders
     */
    public TapePlace(TapeDevice tape) throws DeviceException {
        this.tape = tape;
        blockLength = tape.blockLength();
        if (blockLength != 0) {
            try {
                tape.blockLength(0);
            } catch (DeviceException.IllegalRequest fixedOnly) {
                // Its blocks are read one by one; whoever writes others is told so by the drive.
            }
        }
    }

    /** {@return the tape} */
    public TapeDevice tape() {
        return tape;
    }

    /**
     * Goes to where a copy begins.
     *
     * @throws DeviceException when it cannot
     */
    public void begin() throws DeviceException {
        tape.rewind();
        start = 0;
    }

    /** Begins where the tape stands. */
    public void stay() {
        start = tape.position().block().orElse(0);
    }

    /**
     * Goes to where an earlier run has come to.
     *
     * @param block the logical object
     * @throws DeviceException when it cannot
     */
    public void resume(long block) throws DeviceException {
        tape.locate(new TapePosition(tape.position().partition(), OptionalLong.of(block), OptionalLong.empty()));
        start = block;
    }

    /** {@return the logical object at which the copy has begun} */
    public long start() {
        return start;
    }

    @Override
    public void close() throws DeviceException {
        try {
            if (blockLength != tape.blockLength()) {
                tape.blockLength(blockLength);
            }
        } finally {
            tape.close();
        }
    }
}
