// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.tck.DriverUnderTest;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Rule S6 for a tape face: where it says that the tape stands, and which filemarks are on it. */
public abstract class TapePositionRules extends ScratchRules<TapeEndpoint> {

    private static final int LONGEST_TAPE = 1 << 20;

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected TapePositionRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.TAPE);
    }

    private TapeTalk talk() throws DeviceException {
        return TapeTalk.begin(scratch());
    }

    @Test
    void S6_countsBlocksAndFilemarks() throws Exception {
        TapeTalk tape = talk();
        tape.put(1008, 1);
        tape.put(40000, 2);
        tape.filemarks(2);
        tape.put(704, 3);
        tape.expectAt(5, "behind three blocks and two filemarks");
        tape.back(5);
        tape.expectAt(0, "located back");
        tape.expectBlock(1008, 1);
        tape.expectAt(1, "behind a block that was read");
    }

    @Test
    void S6_fixedBlocksCountEach() throws Exception {
        TapeTalk tape = talk();
        tape.endpoint().blockLength(512);
        tape.put(4 * 512, 1);
        tape.expectAt(4, "behind four fixed blocks, written at once");
    }

    @Test
    void S6_standsBehindABlockThatIsTooLarge() throws Exception {
        TapeTalk tape = talk();
        tape.put(4000, 1);
        tape.put(704, 2);
        tape.back(2);
        tape.expectBeginning(512, 4000, 1);
        tape.expectAt(1, "behind a block of which the beginning was read");
    }

    @Test
    void S6_standsBehindAFilemarkThatWasMet() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.filemarks(1);
        tape.put(704, 2);
        tape.back(3);
        tape.expectSpaced(TapeUnit.BLOCKS, 3, 1, TapeCondition.FILEMARK);
        tape.expectAt(2, "behind the filemark that ended a spacing");
    }

    @Test
    void S6_endOfDataMovesNothing() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.back(1);
        tape.expectBlock(704, 1);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
        tape.expectAt(1, "at the end of data, read twice");
    }

    @Test
    void S6_rewindGoesToTheBeginning() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.endpoint().rewind();
        TapePosition position = tape.endpoint().position();
        assertNotNull(position, "position() gave null: unknown is TapePosition.UNKNOWN");
        assertEquals(OptionalLong.of(0), position.block(), "the position after a rewind");
    }

    @Test
    void S6_locateGoesThere() throws Exception {
        TapeTalk tape = talk();
        for (int i = 0; i < 6; i++) {
            tape.put(704, i);
        }
        for (int block : new int[]{4, 0, 5, 2}) {
            tape.locate(block);
            tape.expectAt(block, "located to");
            tape.expectBlock(704, block);
        }
    }

    @Test
    void S6_locateBehindTheEndIsAnError() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        assertThrows(DeviceException.class, () -> tape.locate(500),
                "located to where nothing was written, and that was no error");
    }

    @Test
    void S6_motionsWriteNoFilemark() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.put(704, 2);
        tape.locate(0);
        tape.expectBlock(704, 1);
        tape.locate(2);
        tape.put(704, 3);
        tape.locate(1);
        tape.expectBlock(704, 2);
        tape.expectBlock(704, 3);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
    }

    @Test
    void S6_closingWritesNoFilemark() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        close(tape.endpoint());
        TapeTalk again = TapeTalk.resume(this, open(AccessMode.READ_WRITE));
        again.locate(1);
        again.put(704, 2);
        close(again.endpoint());
        TapeTalk last = TapeTalk.resume(this, open(AccessMode.READ));
        last.locate(0);
        last.expectBlock(704, 1);
        last.expectBlock(704, 2);
        last.expectNothingBut(TapeCondition.END_OF_DATA);
    }

    @Test
    void S6_settlingWritesNoFilemark() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        TapeOutcome settled = tape.endpoint().writeFilemarks(0);
        assertEquals(0, settled.count(), "filemarks written, of none");
        tape.put(704, 2);
        tape.back(2);
        tape.expectBlock(704, 1);
        tape.expectBlock(704, 2);
    }

    @Test
    void S6_writesAsManyFilemarksAsWereAsked() throws Exception {
        TapeTalk tape = talk();
        tape.filemarks(3);
        tape.expectAt(3, "behind three filemarks");
        tape.back(3);
        tape.expectSpaced(TapeUnit.FILEMARKS, 9, 3, TapeCondition.END_OF_DATA);
    }

    @Test
    void S6_lastBlocksBeforeTheEndAreTold() throws Exception {
        assumeTrue(driver().tapeBytes().isPresent(),
                "the test does not say how much the tape holds, so it is not written full");
        TapeTalk tape = talk();
        long most = Math.max(driver().tapeBytes().getAsLong() * 2, LONGEST_TAPE);
        int length = 16 << 10;
        long written = 0;
        boolean warned = false;
        TapeOutcome last = new TapeOutcome(0, TapeCondition.NONE);
        while (written < most && last.condition() != TapeCondition.END_OF_MEDIUM) {
            last = tape.write(length, 7);
            assertTrue(last.count() == length || last.condition() == TapeCondition.END_OF_MEDIUM,
                    "a block was written in part, without the end of the medium: " + last);
            assertTrue(!warned || last.condition() != TapeCondition.NONE,
                    "after the early warning a write tells nothing any more");
            warned |= last.condition() == TapeCondition.EARLY_WARNING;
            written += last.count();
        }
        assertEquals(TapeCondition.END_OF_MEDIUM, last.condition(), "the end of the medium is told");
        assertTrue(warned, "the end of the medium came without a warning");
        tape.expectAt(written / length, "behind all blocks that were counted as written");
    }
}
