// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import io.kiovec.target.internal.fake.TestTarget;
import io.kiovec.pdu.Bhs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** TARGET COLD RESET (RFC 7143, 11.5.1): all connections end. */
class ColdResetTest {

    private static final int TARGET_COLD_RESET = 7;

    /** A round takes a second: sessions end in their own time. */
    @Test
    void noCommandIsAnsweredAfterIt() throws Exception {
        rounds(2);
    }

    @Test
    @Tag("proof")
    void noCommandIsEverAnsweredAfterIt() throws Exception {
        rounds(50);
    }

    private static void rounds(int count) throws Exception {
        try (TestTarget target = new TestTarget(new FakeMedium(64))) {
            for (int i = 0; i < count; i++) {
                List<Initiator> others = new ArrayList<>();
                for (int other = 0; other < 10; other++) {
                    // Their sessions end first, which takes a while.
                    Initiator another = new Initiator(target.address());
                    another.isid = 0x8000_0000_0100L + other;
                    another.logIn();
                    others.add(another);
                }
                try (Initiator initiator = Initiator.loggedIn(target)) {
                    initiator.exchange(initiator.testUnitReady(0));
                    Initiator.Pdu response = initiator
                            .exchange(initiator.function(TARGET_COLD_RESET, 0, Bhs.NO_TAG, 0));
                    assertEquals(0, response.header().get(Bhs.RESPONSE));
                    try {
                        initiator.send(initiator.testUnitReady(0));
                        assertTrue(initiator.isEnded());
                    } catch (IOException reset) {
                        // The connection had ended before the command was sent.
                    }
                }
                for (Initiator other : others) {
                    other.close();
                }
            }
        }
    }
}
