// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import io.kiovec.target.internal.fake.TestTarget;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import org.junit.jupiter.api.Test;

/** Logout Request (RFC 7143, 11.14), and leaving without one. */
class LogoutTest {

    /** Else what the initiator had reserved may still be reserved when another one asks for it. */
    @Test
    void theNexusHasEndedWhenTheResponseComes() throws Exception {
        FakeMedium medium = new FakeMedium(64);
        try (TestTarget target = new TestTarget(medium)) {
            for (int i = 0; i < 50; i++) {
                try (Initiator initiator = Initiator.loggedIn(target)) {
                    initiator.exchange(initiator.testUnitReady(0));
                    int open = medium.open();
                    Initiator.Pdu response = initiator
                            .exchange(initiator.request(Opcode.LOGOUT_REQUEST, Bhs.FINAL));
                    assertEquals(Opcode.LOGOUT_RESPONSE, response.header().get(Bhs.OPCODE));
                    assertEquals(0, response.header().get(Bhs.RESPONSE));
                    assertEquals(open - 1, medium.open());
                }
            }
        }
    }

    /** The end of a connection is noticed soon; that a busy machine takes longer once or twice is no defect. */
    @Test
    void whoComesBackUnderAnotherPortFindsTheOldNexusEnded() throws Exception {
        FakeMedium medium = new FakeMedium(64);
        try (TestTarget target = new TestTarget(medium)) {
            int idle = medium.open();
            int ended = 0;
            for (int i = 0; i < 50; i++) {
                Initiator initiator = new Initiator(target.address());
                initiator.isid = 0x8000_0000_0100L + i;
                initiator.logIn();
                ended += medium.open() == idle ? 1 : 0;
                initiator.exchange(initiator.testUnitReady(0));
                initiator.vanish();
            }
            assertTrue(ended > 45, ended + " of 50");
        }
    }
}
