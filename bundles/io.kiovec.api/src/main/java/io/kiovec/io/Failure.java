// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/**
 * What went wrong with a request, as a code that costs nothing to set. {@link DeviceException} has one subclass for
 * each constant but {@link #NONE}.
 */
public enum Failure {
    /** Nothing went wrong. */
    NONE,
    /** The device has no endpoint at the moment, and none came within the request's timeout. Nothing was started. */
    OFFLINE,
    /** Somebody else holds the device, or a bound was reached. Nothing was started; trying again later may help. */
    BUSY,
    /** The device is there and cannot work now: no medium, becoming ready. */
    NOT_READY,
    /** The request's time was over. */
    TIMEOUT,
    /** The medium could not be read or written. */
    MEDIUM,
    /** The device or this opening of it may not be written. */
    PROTECTED,
    /** The request itself is wrong; it will fail however often it is sent. */
    ILLEGAL_REQUEST,
    /** The device tells that something has changed (reset, medium, parameters). */
    UNIT_ATTENTION,
    /** Another initiator has reserved the device. */
    RESERVATION_CONFLICT,
    /** What is needed to reach the device is not there: no transport, no node, no permission, no library. */
    UNAVAILABLE,
    /** Direct was strictly asked and cannot be done; nothing moved. */
    DIRECT_IMPOSSIBLE,
    /** The request may or may not have reached the device, and nobody can tell any more. */
    OUTCOME_UNKNOWN,
    /** The medium holds other data than what it was compared with; nothing was written. */
    MISCOMPARE;

    /**
     * Makes the typed exception of this failure.
     *
     * @param address the device's name
     * @param message what happened and what to do, without the address
     * @param detail numbers that ride along; {@link DeviceException.Detail#NONE} for none
     * @param cause the lower error; {@code null} for none
     * @return a new exception of the subclass that belongs to this code
     * @throws IllegalStateException for {@link #NONE}
     */
    public DeviceException exception(Address address, String message, DeviceException.Detail detail, Throwable cause) {
        return switch (this) {
            case NONE -> throw new IllegalStateException("nothing failed: " + message);
            case OFFLINE -> new DeviceException.Offline(address, message, detail, cause);
            case BUSY -> new DeviceException.Busy(address, message, detail, cause);
            case NOT_READY -> new DeviceException.NotReady(address, message, detail, cause);
            case TIMEOUT -> new DeviceException.Timeout(address, message, detail, cause);
            case MEDIUM -> new DeviceException.Medium(address, message, detail, cause);
            case PROTECTED -> new DeviceException.Protected(address, message, detail, cause);
            case ILLEGAL_REQUEST -> new DeviceException.IllegalRequest(address, message, detail, cause);
            case UNIT_ATTENTION -> new DeviceException.UnitAttention(address, message, detail, cause);
            case RESERVATION_CONFLICT -> new DeviceException.ReservationConflict(address, message, detail, cause);
            case UNAVAILABLE -> new DeviceException.Unavailable(address, message, detail, cause);
            case DIRECT_IMPOSSIBLE -> new DeviceException.DirectImpossible(address, message, detail, cause);
            case OUTCOME_UNKNOWN -> new DeviceException.OutcomeUnknown(address, message, detail, cause);
            case MISCOMPARE -> new DeviceException.Miscompare(address, message, detail, cause);
        };
    }
}
