// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.at;
import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expect;
import static io.kiovec.it.guest.Tapes.expectAt;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
import static io.kiovec.it.guest.Tapes.open;
import static io.kiovec.it.guest.Tapes.put;
import static io.kiovec.it.guest.Tapes.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.Swaps;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.it.Bundles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rule S6 on all of {@link Tapes}: an archive has no filemark in it that the application did not write, also when its tape
 * was swapped in the middle of it.
 */
@TapeBoot
class TapeArchiveGuestTest {

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void S6_noCallWritesAFilemarkThatWasNotAskedFor(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(608, 1));
            tape.rewind();
            expectBlock(tape, block(608, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            put(tape, block(608, 2));
            tape.locate(at(0));
            tape.spaceToEnd();
            expectAt(2, 0, tape);
            put(tape, block(608, 3));
            expect(tape.space(TapeUnit.BLOCKS, -1), 1, TapeCondition.NONE);
            tape.spaceToEnd();
            expectAt(3, 0, tape);
            put(tape, block(608, 4));
        }
        try (TapeDevice tape = open(address)) {
            expectAt(4, 0, tape);
            tape.rewind();
            for (int i = 1; i <= 4; i++) {
                expectBlock(tape, block(608, i));
            }
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(4, 0, tape);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void S6_anArchiveHasNoFilemarkWhereItsTapeWasSwapped(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            for (int i = 0; i < 10; i++) {
                put(tape, block(1024, i));
                if (i == 4) {
                    TapePosition before = tape.position();
                    Bundles.service(Swaps.class).swap(Address.parse(address), Address.parse(address));
                    if (!tape.position().isKnown()) {
                        // The cartridge has no name here, so nobody can tell that it is the same: refused until it is set.
                        assertThrows(DeviceException.NotReady.class, () -> write(tape, block(1024, 99)));
                        tape.locate(before);
                    }
                    assertEquals(before.block(), tape.position().block());
                }
            }
            tape.writeFilemarks(1);
            tape.rewind();
            for (int i = 0; i < 10; i++) {
                expectBlock(tape, block(1024, i));
            }
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }
}
