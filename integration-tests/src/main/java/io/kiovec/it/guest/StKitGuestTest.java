// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceKind;
import io.kiovec.it.InstalledKit;
import io.kiovec.tck.DriverReport.Outcome;
import org.junit.jupiter.api.Test;

/**
 * The driver test kit says that st keeps the contract, on a tape that keeps all its data: scsi_debug's keeps four bytes of a
 * block.
 */
@TapeBoot
class StKitGuestTest {

    private static final int MANY = 40;

    @Test
    void stKeepsAllRules() throws Exception {
        String address = Tapes.st(GuestTape.named(GuestTape.ISCSI));
        try (TapeDevice _ = Tapes.blank(address)) {
            // A scratch tape has nothing on it, and nobody has it open.
        }
        int passed = InstalledKit.passes(address, DeviceKind.TAPE, name -> name.startsWith("Tape")).with(Outcome.PASSED)
                .size();
        assertTrue(passed >= MANY, () -> passed + " rules passed");
    }
}
