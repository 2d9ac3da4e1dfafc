// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.at;
import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expect;
import static io.kiovec.it.guest.Tapes.expectAt;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
import static io.kiovec.it.guest.Tapes.put;
import static io.kiovec.it.guest.Tapes.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a tape: what moves it without data, on all of {@link Tapes}.
 */
@TapeBoot
class TapeMovesGuestTest {

    /** Three files of four blocks: blocks 0-3, 5-8 and 10-13. */
    private static TapeDevice threeFiles(String address) throws Exception {
        TapeDevice tape = blank(address);
        for (int file = 0; file < 3; file++) {
            for (int i = 0; i < 4; i++) {
                put(tape, block(608, i));
            }
            tape.writeFilemarks(1);
        }
        tape.rewind();
        return tape;
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void spacingOverBlocksStopsWhereItMust(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            expect(tape.space(TapeUnit.BLOCKS, 3), 3, TapeCondition.NONE);
            expectAt(3, 0, tape);
            expect(tape.space(TapeUnit.BLOCKS, 3), 1, TapeCondition.FILEMARK);
            expectAt(5, 1, tape);
            expect(tape.space(TapeUnit.BLOCKS, 2), 2, TapeCondition.NONE);
            expect(tape.space(TapeUnit.BLOCKS, -1), 1, TapeCondition.NONE);
            expectAt(6, 1, tape);
            tape.spaceToEnd();
            expectAt(15, 3, tape);
            expect(tape.space(TapeUnit.BLOCKS, 1), 0, TapeCondition.END_OF_DATA);
            expectAt(15, 3, tape);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void spacingBackOverBlocksStopsBeforeAFilemarkAndAtTheBeginning(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            tape.locate(at(5));
            expect(tape.space(TapeUnit.BLOCKS, -1), 0, TapeCondition.FILEMARK);
            expectAt(4, 0, tape);
            tape.rewind();
            expect(tape.space(TapeUnit.BLOCKS, -1), 0, TapeCondition.BEGINNING_OF_PARTITION);
            expectAt(0, 0, tape);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void spacingOverFilemarksCountsThem(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            expect(tape.space(TapeUnit.FILEMARKS, 2), 2, TapeCondition.NONE);
            expectAt(10, 2, tape);
            expect(tape.space(TapeUnit.FILEMARKS, -1), 1, TapeCondition.NONE);
            expectAt(9, 1, tape);
            expect(tape.space(TapeUnit.FILEMARKS, 9), 2, TapeCondition.END_OF_DATA);
            expectAt(15, 3, tape);
            tape.locate(at(7));
            expect(tape.space(TapeUnit.FILEMARKS, 9), 2, TapeCondition.END_OF_DATA);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void aPositionIsToldAndFoundAgain(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            tape.locate(at(7));
            expectAt(7, 1, tape);
            expectBlock(tape, block(608, 2));
            expectAt(8, 1, tape);
            assertThrows(DeviceException.IllegalRequest.class, () -> tape.locate(at(99)));
            tape.locate(at(0));
            expectBlock(tape, block(608, 0));
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void erasingLeavesWhatIsBefore(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1008, 1));
            put(tape, block(1008, 2));
            tape.locate(at(1));
            tape.erase();
            expectAt(1, 0, tape);
            tape.rewind();
            expectBlock(tape, block(1008, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void anUnloadedCartridgeIsNotReadyAndComesBack(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1008, 1));
            tape.unload();
            assertEquals(TapePosition.UNKNOWN, tape.position());
            assertThrows(DeviceException.NotReady.class, () -> write(tape, block(608, 9)));
            tape.load();
            expectAt(0, 0, tape);
            expectBlock(tape, block(1008, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }
}
