// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expectAt;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.put;
import static io.kiovec.it.guest.Tapes.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceState;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.it.SimConfiguration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rule S6 where a tape goes, is taken from its driver or is reset in the middle of a transfer: a typed error, nothing that
 * hangs, no descriptor left, and no position until it is set.
 */
@TapeBoot
class TapeLossGuestTest {

    private static String address(GuestTape tape, String scheme) {
        return scheme.equals("st") ? Tapes.st(tape) : Tapes.sg(tape);
    }

    @ParameterizedTest
    @CsvSource({"debug,st", "debug,sg", "iscsi,st", "iscsi,sg"})
    void S6_aTapeThatGoesComesBackAtNoPosition(String name, String scheme) throws Exception {
        GuestTape drive = GuestTape.named(name);
        Loss.Way way = drive.removal();
        String address = address(drive, scheme);
        Path node = Path.of(address.substring(3));
        try (TapeDevice tape = blank(address)) {
            put(tape, block(608, 7));
            TapeWriter writer = new TapeWriter(tape);
            writer.awaitFlow();
            way.lose();
            try {
                DeviceException error = writer.failure();
                assertTrue(error instanceof DeviceException.Offline || error instanceof DeviceException.OutcomeUnknown,
                        error.toString());
                SimConfiguration.await("no descriptor is left", () -> OpenNodes.of(node).isEmpty());
            } finally {
                way.bringBack();
                GuestTape.awaited(name);
            }
            SimConfiguration.await("the device is back", () -> tape.state() == DeviceState.ONLINE);
            assertEquals(TapePosition.UNKNOWN, tape.position());
            assertThrows(DeviceException.NotReady.class, () -> write(tape, block(608, 8)));
            tape.rewind();
            // What was written last may have been lost with it: that is told once, when somebody asks.
            assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.writeFilemarks(0));
            if (name.equals(GuestTape.ISCSI)) {
                // scsi_debug forgets a tape that is removed.
                expectBlock(tape, block(608, 7));
            }
            tape.spaceToEnd();
            put(tape, block(608, 9));
        }
        assertEquals(List.of(), OpenNodes.of(node));
        try (TapeDevice again = blank(address(GuestTape.awaited(name), scheme))) {
            put(again, block(608, 10));
            again.rewind();
            expectBlock(again, block(608, 10));
            assertEquals(TapeCondition.END_OF_DATA, Tapes.read(again, new byte[1024]).condition());
        }
    }

    /** Linux' st, once opened, serves a drive that it has let go of; only its name goes. */
    @ParameterizedTest
    @CsvSource({"debug", "iscsi"})
    void aTapeThatStLetsGoOfIsWrittenOn(String name) throws Exception {
        GuestTape drive = GuestTape.named(name);
        Loss.Way way = drive.unbinding();
        try (TapeDevice tape = blank(Tapes.st(drive))) {
            put(tape, block(608, 7));
            way.lose();
            try {
                put(tape, block(608, 8));
            } finally {
                way.bringBack();
                GuestTape.awaited(name);
            }
            put(tape, block(608, 9));
            expectAt(3, 0, tape);
        }
        try (TapeDevice tape = Tapes.open(Tapes.st(GuestTape.awaited(name)))) {
            tape.rewind();
            for (int i = 7; i <= 9; i++) {
                expectBlock(tape, block(608, i));
            }
            Tapes.expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }

    /** A reset by somebody else, as sg_reset does it. */
    @ParameterizedTest
    @CsvSource({"debug,st", "debug,sg", "iscsi,st", "iscsi,sg"})
    void S6_afterAResetNothingIsWrittenUntilThePositionIsSet(String name, String scheme) throws Exception {
        GuestTape drive = GuestTape.named(name);
        try (TapeDevice tape = blank(address(drive, scheme))) {
            put(tape, block(608, 7));
            tape.writeFilemarks(1);
            TapeWriter writer = new TapeWriter(tape);
            writer.awaitFlow();
            Tool.run("sg_reset", "-d", drive.generic().toString());
            DeviceException error = writer.failure();
            assertTrue(error instanceof DeviceException.UnitAttention || error instanceof DeviceException.OutcomeUnknown
                    || error instanceof DeviceException.NotReady, error.toString());
            assertEquals(TapePosition.UNKNOWN, tape.position());
            assertThrows(DeviceException.NotReady.class, () -> write(tape, block(608, 8)));
            assertThrows(DeviceException.NotReady.class, () -> tape.writeFilemarks(1));
            tape.rewind();
            expectBlock(tape, block(608, 7));
            Tapes.expectNothingBut(TapeCondition.FILEMARK, tape);
            // What was written and not yet asked to be on the tape: told once, at closing at the latest.
            assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.writeFilemarks(0));
        }
        try (TapeDevice tape = Tapes.open(address(drive, scheme))) {
            tape.rewind();
            expectBlock(tape, block(608, 7));
        }
    }
}
