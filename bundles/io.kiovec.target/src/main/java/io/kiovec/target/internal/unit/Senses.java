// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.EnumMap;
import java.util.Map;

/** What the target says in a device's stead. */
public final class Senses {

    /** There is no such logical unit, or no more. */
    public static final Sense NO_UNIT = Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED);
    /** A logical unit came or went. */
    public static final Sense LUNS_CHANGED = Sense.of(SenseKey.UNIT_ATTENTION, AdditionalSense.of(0x3f, 0x0e));
    /** Another nexus cleared the task set. */
    public static final Sense COMMANDS_CLEARED = Sense.of(SenseKey.UNIT_ATTENTION, AdditionalSense.of(0x2f, 0x00));
    /** Another nexus changed how units can be reached by ports. */
    public static final Sense ACCESS_CHANGED = Sense.of(SenseKey.UNIT_ATTENTION,
            AdditionalSense.ASYMMETRIC_ACCESS_STATE_CHANGED);
    /** A parameter list of the target's own that cannot be done. */
    public static final Sense INVALID_LIST = Sense.of(SenseKey.ILLEGAL_REQUEST,
            AdditionalSense.of(0x26, 0x00));
    /** A field of the CDB of a command that the target answers itself. */
    public static final Sense INVALID_CDB = Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB);
    /** A field of the command around the CDB: both directions at once, more data than can be taken. */
    public static final Sense INVALID_INFORMATION_UNIT = Sense.of(SenseKey.ILLEGAL_REQUEST,
            AdditionalSense.of(0x0e, 0x03));
    /** Data that nobody asked for (RFC 7143, 11.4.7.2). */
    public static final Sense UNEXPECTED_DATA = Sense.of(SenseKey.ABORTED_COMMAND, AdditionalSense.of(0x0c, 0x0c));
    /** Less or more data than was asked for (RFC 7143, 11.4.7.2). */
    public static final Sense INCORRECT_AMOUNT = Sense.of(SenseKey.ABORTED_COMMAND, AdditionalSense.of(0x0c, 0x0d));
    /** A data digest that does not fit, or a Data-Out that is missing (RFC 7143, 7.8 and 11.4.7.2). */
    public static final Sense DATA_CRC = Sense.of(SenseKey.ABORTED_COMMAND, AdditionalSense.of(0x47, 0x05));
    /** A driver broke its contract. */
    public static final Sense TARGET_FAILURE = Sense.of(SenseKey.HARDWARE_ERROR, AdditionalSense.of(0x44, 0x00));

    private static final Map<Failure, Answer> FAILURES = failures();

    private Senses() {
    }

    /** For commands that got no status from their device: the nearest that an initiator can act on. */
    private static Map<Failure, Answer> failures() {
        Map<Failure, Answer> answers = new EnumMap<>(Failure.class);
        Answer notReady = sense(SenseKey.NOT_READY, 0x04, 0x00);
        answers.put(Failure.OFFLINE, notReady);
        answers.put(Failure.NOT_READY, notReady);
        answers.put(Failure.UNAVAILABLE, notReady);
        answers.put(Failure.BUSY, Answer.of(ScsiStatus.BUSY));
        answers.put(Failure.TIMEOUT, sense(SenseKey.ABORTED_COMMAND, 0x2e, 0x02));
        answers.put(Failure.MEDIUM, sense(SenseKey.MEDIUM_ERROR, 0x11, 0x00));
        answers.put(Failure.PROTECTED, sense(SenseKey.DATA_PROTECT, 0x27, 0x00));
        answers.put(Failure.ILLEGAL_REQUEST, sense(SenseKey.ILLEGAL_REQUEST, 0x24, 0x00));
        answers.put(Failure.UNIT_ATTENTION, sense(SenseKey.UNIT_ATTENTION, 0x29, 0x00));
        answers.put(Failure.RESERVATION_CONFLICT, Answer.of(ScsiStatus.RESERVATION_CONFLICT));
        answers.put(Failure.DIRECT_IMPOSSIBLE, Answer.of(TARGET_FAILURE));
        answers.put(Failure.MISCOMPARE, sense(SenseKey.MISCOMPARE, 0x1d, 0x00));
        answers.put(Failure.OUTCOME_UNKNOWN, sense(SenseKey.ABORTED_COMMAND, 0x44, 0x00));
        return answers;
    }

    private static Answer sense(SenseKey key, int code, int qualifier) {
        return Answer.of(Sense.of(key, AdditionalSense.of(code, qualifier)));
    }

    /**
     * {@return what an initiator is told of a command that got no status}
     *
     * @param failure what kept it from one
     */
    public static Answer of(Failure failure) {
        return FAILURES.getOrDefault(failure, Answer.of(TARGET_FAILURE));
    }
}
