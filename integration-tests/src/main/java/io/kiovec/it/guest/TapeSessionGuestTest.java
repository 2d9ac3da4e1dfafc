// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
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
import io.kiovec.it.Bundles;
import io.kiovec.it.SimConfiguration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** Rule S6 where a tape is attached over iSCSI and its session ends, or breaks, in the middle of a transfer. */
@TapeBoot
class TapeSessionGuestTest {

    private final GuestTape drive = GuestTape.named(GuestTape.ISCSI);

    private static String address(GuestTape drive, String scheme) {
        return scheme.equals("st") ? Tapes.st(drive) : Tapes.sg(drive);
    }

    private static void expectNoPosition(TapeDevice tape) {
        assertEquals(TapePosition.UNKNOWN, tape.position());
        assertThrows(DeviceException.NotReady.class, () -> write(tape, block(608, 8)));
        assertThrows(DeviceException.NotReady.class, () -> tape.writeFilemarks(1));
    }

    /** What was written last may be lost, which is told once; what was on the tape before is there, and it is written on. */
    private static void expectToGoOn(TapeDevice tape) throws Exception {
        tape.rewind();
        assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.writeFilemarks(0));
        tape.writeFilemarks(0);
        expectBlock(tape, block(608, 7));
        expectNothingBut(TapeCondition.FILEMARK, tape);
        put(tape, block(608, 9));
        tape.rewind();
        expectBlock(tape, block(608, 7));
        expectNothingBut(TapeCondition.FILEMARK, tape);
        expectBlock(tape, block(608, 9));
        expectNothingBut(TapeCondition.END_OF_DATA, tape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"st", "sg"})
    void S6_aTapeThatIsLoggedOutComesBackAtNoPosition(String scheme) throws Exception {
        String address = address(drive, scheme);
        Path node = Path.of(address.substring(3));
        try (TapeDevice tape = blank(address)) {
            put(tape, block(608, 7));
            tape.writeFilemarks(1);
            TapeWriter writer = new TapeWriter(tape);
            writer.awaitFlow();
            IscsiTape.attached().logOut();
            try {
                DeviceException error = writer.failure();
                assertTrue(error instanceof DeviceException.Offline || error instanceof DeviceException.OutcomeUnknown,
                        error.toString());
                SimConfiguration.await("no descriptor is left", () -> OpenNodes.of(node).isEmpty());
            } finally {
                IscsiTape.attached().logIn();
                GuestTape.awaited(GuestTape.ISCSI);
            }
            SimConfiguration.await("the device is back", () -> tape.state() == DeviceState.ONLINE);
            expectNoPosition(tape);
            expectToGoOn(tape);
        }
        assertEquals(List.of(), OpenNodes.of(node));
    }

    /** The initiator takes its session up again by itself; its device stays, and what was in flight has no answer. */
    @ParameterizedTest
    @ValueSource(strings = {"st", "sg"})
    void S6_afterABrokenConnectionNothingIsWrittenUntilThePositionIsSet(String scheme) throws Exception {
        Bundle target = Bundles.named("io.kiovec.target");
        try (TapeDevice tape = blank(address(drive, scheme))) {
            put(tape, block(608, 7));
            tape.writeFilemarks(1);
            TapeWriter writer = new TapeWriter(tape);
            writer.awaitFlow();
            target.stop();
            target.start();
            DeviceException error = writer.failure();
            assertTrue(error instanceof DeviceException.OutcomeUnknown || error instanceof DeviceException.UnitAttention
                    || error instanceof DeviceException.NotReady, error.toString());
            expectNoPosition(tape);
            expectToGoOn(tape);
        }
    }
}
