// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.log.LogParameter;
import java.util.List;
import java.util.Optional;

/**
 * Informational exceptions (SPC-6, 7.5.13 and 7.3.8): a simulated unit never fears for itself, but it can be told to say
 * so as a test, for those who ask (MRIE 6).
 */
final class InformationalExceptions {

    /** As the standard says for the bit TEST: a false alarm. */
    private static final AdditionalSense FALSE_ALARM = AdditionalSense.of(0x5d, 0xff);
    private static final int ON_REQUEST = 6;

    private final ModePage page = ModePage.of(0x1c, "00 00 00000000 00000000", "0C 0F 00000000 00000000")
            .refusing(InformationalExceptions::firstWrong);

    private static int firstWrong(byte[] wanted) {
        if ((wanted[2] & 0x0c) == 0x0c) {
            return 2;
        }
        int method = wanted[3] & 0x0f;
        return method != 0 && method != ON_REQUEST ? 3 : ModePage.Rule.FINE;
    }

    ModePage page() {
        return page;
    }

    private boolean isTest() {
        return page.bit(2, 2) && !page.bit(2, 3);
    }

    /** What REQUEST SENSE tells when there is nothing else. */
    Optional<Sense> onRequest() {
        return isTest() && (page.u8(3) & 0x0f) == ON_REQUEST
                ? Optional.of(Sense.of(SenseKey.NO_SENSE, FALSE_ALARM))
                : Optional.empty();
    }

    LogSource log() {
        return LogSource.of(0x2f, () -> List.of(LogParameter.binary(0, new DataBuilder()
                .u8(isTest() ? FALSE_ALARM.code() : 0)
                .u8(isTest() ? FALSE_ALARM.qualifier() : 0)
                .u8(LogCommands.DEGREES)
                .u8(0)
                .build())));
    }
}
