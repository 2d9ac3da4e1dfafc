// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run of a command exits with: one code for each thing that a script can do about it. Where sg3_utils has a code for
 * the same thing that is not 1 or 2, it is this one (its man page sg3_utils(8), EXIT STATUS).
 */
public enum ExitCode {
    /** Everything went well. */
    OK(0, Failure.NONE, "it is done"),
    /** The job failed in a way that is no device's. */
    FAILED(1, Failure.NONE, "it failed otherwise"),
    /** The call was wrong. */
    WRONG_CALL(2, Failure.NONE, "the call was wrong, and nothing was done"),
    /** {@link DeviceException.Medium}. */
    MEDIUM(3, Failure.MEDIUM, "the medium could not be read or written"),
    /** {@link DeviceException.NotReady}. */
    NOT_READY(4, Failure.NOT_READY, "the device is not ready: no medium, or becoming ready"),
    /** {@link DeviceException.IllegalRequest}. */
    ILLEGAL_REQUEST(5, Failure.ILLEGAL_REQUEST, "the device does not take such a request"),
    /** {@link DeviceException.UnitAttention}. */
    UNIT_ATTENTION(6, Failure.UNIT_ATTENTION, "the device tells of a change; the same again may succeed"),
    /** {@link DeviceException.Protected}. */
    PROTECTED(7, Failure.PROTECTED, "the device, its medium or the opening is read-only"),
    /** {@link DeviceException.Offline}. */
    OFFLINE(8, Failure.OFFLINE, "the device has gone, and did not come back in time"),
    /** {@link DeviceException.DirectImpossible}. */
    DIRECT_IMPOSSIBLE(12, Failure.DIRECT_IMPOSSIBLE, "a direct transfer was insisted on and cannot be done"),
    /** {@link DeviceException.OutcomeUnknown}. */
    OUTCOME_UNKNOWN(13, Failure.OUTCOME_UNKNOWN, "nobody can tell whether the device did it"),
    /** {@link DeviceException.Miscompare}. */
    MISCOMPARE(14, Failure.MISCOMPARE, "the medium holds other data than what it was compared with"),
    /** {@link DeviceException.Unavailable}. */
    UNAVAILABLE(15, Failure.UNAVAILABLE, "there is no such device, driver or permission"),
    /** {@link DeviceException.ReservationConflict}. */
    RESERVATION_CONFLICT(24, Failure.RESERVATION_CONFLICT, "another initiator has reserved the device"),
    /** {@link DeviceException.Busy}. */
    BUSY(26, Failure.BUSY, "the device is busy, or somebody else holds it"),
    /** {@link DeviceException.Timeout}. */
    TIMEOUT(33, Failure.TIMEOUT, "the device did not answer in time"),
    /** Somebody interrupted it, as Ctrl-C does. */
    INTERRUPTED(130, Failure.NONE, "it was interrupted");

    private final int code;
    private final Failure failure;
    private final String meaning;

    ExitCode(int code, Failure failure, String meaning) {
        this.code = code;
        this.failure = failure;
        this.meaning = meaning;
    }

    /** {@return the number} */
    public int code() {
        return code;
    }

    /** {@return what it means, a clause} */
    public String meaning() {
        return meaning;
    }

    /**
     * {@return the code of what went wrong with a device}
     *
     * @param failure the category; {@link Failure#NONE} is {@link #OK}
     */
    public static ExitCode of(Failure failure) {
        for (ExitCode candidate : values()) {
            if (candidate.failure == failure) {
                return candidate;
            }
        }
        return FAILED;
    }

    /**
     * {@return the code of what a job threw}
     *
     * @param thrown what it threw
     */
    static ExitCode of(Throwable thrown) {
        return switch (thrown) {
            case DeviceException of -> of(of.failure());
            case InterruptedException interrupted -> INTERRUPTED;
            default -> FAILED;
        };
    }

    /** {@return numbers and meanings in order, for help} */
    public static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            meanings.put(Integer.toString(code.code), code.meaning);
        }
        return meanings;
    }
}
