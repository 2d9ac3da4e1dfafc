// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

/**
 * How Linux says that a command got no answer from the device ({@code DID_*}, {@code scsi/scsi_status.h}), and what that
 * tells about the command. The ordinal is the code.
 */
enum HostStatus {
    OK("no error", Reach.ANSWERED), //
    NO_CONNECT("the device has gone (DID_NO_CONNECT)", Reach.GONE), //
    BUS_BUSY("the bus stayed busy (DID_BUS_BUSY)", Reach.NOT_SENT), //
    TIME_OUT("the device did not answer in time (DID_TIME_OUT)", Reach.TIMED_OUT), //
    BAD_TARGET("the target is not there (DID_BAD_TARGET)", Reach.GONE), //
    ABORT("the command was aborted (DID_ABORT)", Reach.PERHAPS), //
    PARITY("the bus garbled it (DID_PARITY)", Reach.PERHAPS), //
    ERROR("the adapter had an error of its own (DID_ERROR)", Reach.PERHAPS), //
    RESET("somebody has reset the device or its bus (DID_RESET)", Reach.PERHAPS), //
    BAD_INTERRUPT("the adapter was interrupted unexpectedly (DID_BAD_INTR)", Reach.PERHAPS), //
    PASSTHROUGH("the adapter forced it past the error handling (DID_PASSTHROUGH)", Reach.PERHAPS), //
    SOFT_ERROR("the adapter asks for another try (DID_SOFT_ERROR)", Reach.PERHAPS), //
    RETRY("the adapter asks for another try (DID_IMM_RETRY)", Reach.NOT_SENT), //
    REQUEUE("the adapter had no room (DID_REQUEUE)", Reach.NOT_SENT), //
    TRANSPORT_DISRUPTED("the way to the device was cut (DID_TRANSPORT_DISRUPTED)", Reach.PERHAPS), //
    TRANSPORT_FAILFAST("the way to the device is cut (DID_TRANSPORT_FAILFAST)", Reach.GONE), //
    TARGET_FAILURE("the target failed for good (DID_TARGET_FAILURE)", Reach.PERHAPS), //
    NEXUS_FAILURE("this way to the device failed for good (DID_NEXUS_FAILURE)", Reach.PERHAPS), //
    ALLOCATION_FAILURE("the device has no room (DID_ALLOC_FAILURE)", Reach.PERHAPS), //
    MEDIUM_ERROR("the medium failed (DID_MEDIUM_ERROR)", Reach.PERHAPS), //
    TRANSPORT_MARGINAL("the way to the device is failing (DID_TRANSPORT_MARGINAL)", Reach.PERHAPS), //
    UNLISTED("the adapter told an unknown error", Reach.PERHAPS);

    /** Whether the command may have reached the device. */
    enum Reach {
        /** It has, and was answered. */
        ANSWERED,
        /** It has not. */
        NOT_SENT,
        /** The device is not there any more; it may have gone in the middle. */
        GONE,
        /** Nobody knows, and the time is over. */
        TIMED_OUT,
        /** Nobody knows. */
        PERHAPS
    }

    private static final HostStatus[] ALL = values();

    private final String text;
    private final Reach reach;

    HostStatus(String text, Reach reach) {
        this.text = text;
        this.reach = reach;
    }

    static HostStatus of(int code) {
        return code >= 0 && code < UNLISTED.ordinal() ? ALL[code] : UNLISTED;
    }

    /** {@return a clause for a message} */
    String text() {
        return text;
    }

    Reach reach() {
        return reach;
    }
}
