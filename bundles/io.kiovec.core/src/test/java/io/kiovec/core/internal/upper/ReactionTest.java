// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule S2 for SCSI: what is sent again, and what never is. */
class ReactionTest {

    private static final int CHECK_CONDITION = 0x02;

    @ParameterizedTest
    @CsvSource({"00, DONE, DONE, DONE, DONE", "04, DONE, DONE, DONE, DONE",
        "08, RESEND_LATER, RESEND_LATER, RESEND_LATER, RESEND_LATER",
        "28, RESEND_LATER, RESEND_LATER, RESEND_LATER, RESEND_LATER",
        "30, RESEND_LATER, RESEND_LATER, RESEND_LATER, RESEND_LATER", "18, FAIL, FAIL, FAIL, FAIL",
        "40, RESEND, FAIL, FAIL, FAIL", "22, FAIL, FAIL, FAIL, FAIL", "02, RESEND, FAIL, FAIL, FAIL"})
    void S2_statusWithoutSense(String status, Reaction nothing, Reaction change, Reaction from, Reaction to) {
        expect(Integer.parseInt(status, 16), Optional.empty(), nothing, change, from, to);
    }

    @ParameterizedTest
    @CsvSource({"NO_SENSE, 0001, DONE, DONE, DONE, DONE", "RECOVERED_ERROR, 1701, DONE, DONE, DONE, DONE",
        "COMPLETED, 0000, DONE, DONE, DONE, DONE",
        // a unit attention: not begun, but a tape may stand elsewhere, or be another one
        "UNIT_ATTENTION, 2900, RESEND, RESEND, FAIL, RESEND", "UNIT_ATTENTION, 2904, RESEND, RESEND, FAIL, RESEND",
        "UNIT_ATTENTION, 2800, RESEND, RESEND, FAIL, FAIL", "UNIT_ATTENTION, 3b1a, RESEND, RESEND, FAIL, RESEND",
        "UNIT_ATTENTION, 2a01, RESEND, RESEND, RESEND, RESEND",
        "UNIT_ATTENTION, 3f0e, RESEND, RESEND, RESEND, RESEND",
        "NOT_READY, 0401, AWAIT_READY, AWAIT_READY, AWAIT_READY, AWAIT_READY",
        "NOT_READY, 040a, AWAIT_READY, AWAIT_READY, AWAIT_READY, AWAIT_READY",
        "NOT_READY, 0402, FAIL, FAIL, FAIL, FAIL", "NOT_READY, 3a00, FAIL, FAIL, FAIL, FAIL",
        // may have been begun: only what changes nothing
        "ABORTED_COMMAND, 4b00, RESEND, FAIL, FAIL, FAIL", "ABORTED_COMMAND, 1001, FAIL, FAIL, FAIL, FAIL",
        "MEDIUM_ERROR, 1100, FAIL, FAIL, FAIL, FAIL", "HARDWARE_ERROR, 4400, FAIL, FAIL, FAIL, FAIL",
        "ILLEGAL_REQUEST, 2400, FAIL, FAIL, FAIL, FAIL", "DATA_PROTECT, 2700, FAIL, FAIL, FAIL, FAIL",
        "BLANK_CHECK, 0005, FAIL, FAIL, FAIL, FAIL", "VENDOR_SPECIFIC, 8000, FAIL, FAIL, FAIL, FAIL",
        "COPY_ABORTED, 0d00, FAIL, FAIL, FAIL, FAIL", "VOLUME_OVERFLOW, 0002, FAIL, FAIL, FAIL, FAIL",
        "MISCOMPARE, 1d00, FAIL, FAIL, FAIL, FAIL", "RESERVED, 0000, FAIL, FAIL, FAIL, FAIL"})
    void S2_senseData(SenseKey key, String additional, Reaction nothing, Reaction change, Reaction from,
            Reaction to) {
        int number = Integer.parseInt(additional, 16);
        expect(CHECK_CONDITION, Optional.of(Sense.of(key, AdditionalSense.of(number >> 8, number & 0xff))), nothing,
                change, from, to);
    }

    @ParameterizedTest
    @CsvSource({"MEDIUM_ERROR, 0c00, RESEND, RESEND, FAIL, FAIL",
        "HARDWARE_ERROR, 4400, RESEND, RESEND, FAIL, FAIL"})
    void S2_aDeferredErrorIsOfAnEarlierCommand(SenseKey key, String additional, Reaction nothing, Reaction change,
            Reaction from, Reaction to) {
        int number = Integer.parseInt(additional, 16);
        expect(CHECK_CONDITION,
                Optional.of(Sense.of(key, AdditionalSense.of(number >> 8, number & 0xff)).deferred()), nothing, change,
                from, to);
    }

    private static void expect(int status, Optional<Sense> sense, Reaction nothing, Reaction change, Reaction from,
            Reaction to) {
        assertEquals(nothing, Reaction.to(status, sense, Effect.NOTHING));
        assertEquals(change, Reaction.to(status, sense, Effect.CHANGE));
        assertEquals(from, Reaction.to(status, sense, Effect.FROM_POSITION));
        assertEquals(to, Reaction.to(status, sense, Effect.TO_POSITION));
    }
}
