// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.core.internal.unit.Flush;
import io.kiovec.core.internal.unit.WriteBack;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapePosition;
import io.kiovec.spi.TapeEndpoint;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule S6 where a call was left inside an endpoint that has gone: it may end whenever it likes, and is not heard. */
class TapeCarriageTest {

    private static final Address TAPE = Address.parse("fake:t");
    private static final TapePosition ELSEWHERE = new TapePosition(0, OptionalLong.of(7), OptionalLong.empty());

    private final FakeDrive.Cartridge cartridge = new FakeDrive.Cartridge("A00001");
    private final FakeDrive drive = new FakeDrive(cartridge);
    private final FakeDrive next = new FakeDrive(cartridge);
    private final TapeCarriage carriage = new TapeCarriage(TAPE);
    private final Whereabouts where = carriage.where();
    private final WriteBack written = mock(WriteBack.class);
    private TapeEndpoint old;

    @BeforeEach
    void arrive() throws DeviceException {
        when(written.beginFlush()).thenReturn(true);
        old = drive.openTape(TAPE, AccessMode.READ_WRITE);
        carriage.arrive(old);
        assertTrue(where.isKnown());
        drive.calls.clear();
    }

    @Test
    void S6_aCallThatWasLeftBehindMakesThePositionUnknown() throws Exception {
        carriage.abandoned();
        DeviceException.NotReady refused = assertThrows(DeviceException.NotReady.class, where::requireKnown);
        assertTrue(refused.getMessage().contains("a call is still inside"), refused.getMessage());
        carriage.arrive(next.openTape(TAPE, AccessMode.READ_WRITE));
        assertFalse(where.isKnown(), "the new drive's word was taken while the old one may move the tape");
        assertFalse(next.calls.toString().contains("locate"), next.calls.toString());
    }

    @Test
    void S6_nothingIsSentToAnEndpointThatWasLeftBehind() throws Exception {
        carriage.abandoned();
        carriage.depart(old, written, Flush::run);
        assertTrue(drive.calls.isEmpty(), drive.calls.toString());
    }

    @Test
    void S6_whatItSaysLaterIsNotHeard() throws Exception {
        carriage.abandoned();
        TapeEndpoint fresh = next.openTape(TAPE, AccessMode.READ_WRITE);
        carriage.arrive(fresh);
        where.at(old, ELSEWHERE);
        assertFalse(where.isKnown());
        where.at(fresh, new TapePosition(0, OptionalLong.of(3), OptionalLong.empty()));
        where.passed(old, 5, 0);
        where.lost(old, "the driver failed");
        assertEquals(3, where.position().block().getAsLong());
    }

    @Test
    void S2_blocksBeforeAnUnknownPositionAreToldToBeDoubtful() {
        where.lost(old, "a reset");
        DeviceException.OutcomeUnknown doubtful = assertThrows(DeviceException.OutcomeUnknown.class,
                () -> carriage.depart(old, written, Flush::run));
        assertTrue(doubtful.getMessage().contains("a reset"), doubtful.getMessage());
        assertTrue(drive.calls.isEmpty(), "something was sent at an unknown position: " + drive.calls);
    }
}
