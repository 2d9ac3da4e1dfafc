// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.io.IOException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What can go wrong with a device, closed: one subclass for each {@link Failure}, named by what the caller can do
 * about it. The message reads {@code address: what happened: what to do}. Applications get it from conveniences and
 * from {@code request.exception()}; drivers throw it from the methods of their endpoints.
 */
public abstract sealed class DeviceException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Carried as text, for an exception is serializable and an address need not be. */
    private final String address;
    /** The code of the subclass. */
    private final Failure failure;
    private final transient Detail detail;

    DeviceException(Failure failure, Address address, String message, Detail detail, Throwable cause) {
        super(address + ": " + message, cause);
        this.address = address.toString();
        this.failure = failure;
        this.detail = Objects.requireNonNull(detail, "detail");
    }

    /** {@return the device's name} */
    public Address address() {
        return Address.parse(address);
    }

    /** {@return the code of this exception's class} */
    public Failure failure() {
        return failure;
    }

    /** {@return the numbers that ride along} */
    public Detail detail() {
        return detail == null ? Detail.NONE : detail;
    }

    /**
     * Numbers behind an error.
     *
     * @param bytesDone bytes from the request's beginning that were moved without a gap before the error; of a split
     *     transfer, the parts before the failed one
     * @param errno the system call's error number, 0 where no system call failed
     * @param status the SCSI status byte (SAM-6, 5.3), empty where there is none
     * @param sense a copy of the sense data (SPC-6, 4.4), of length 0 where there is none
     * @param demotion why direct could not be done, {@link Demotion#NONE} where that is not the point
     * @param differsAt of a {@link Miscompare}: bytes from the beginning of what was compared to the first that differs; empty
     *     where the device does not say, and for every other error
     */
    public record Detail(long bytesDone, int errno, OptionalInt status, byte[] sense, Demotion demotion,
            OptionalLong differsAt) {

        private static final byte[] NO_SENSE = new byte[0];

        /** Nothing to add. */
        public static final Detail NONE = new Detail(0, 0, OptionalInt.empty(), NO_SENSE, Demotion.NONE);

        /** Keeps its own copy of the sense data. */
        public Detail {
            sense = sense.length == 0 ? NO_SENSE : sense.clone();
            Objects.requireNonNull(differsAt, "differsAt");
        }

        /**
         * Makes a detail of anything but a comparison.
         *
         * @param bytesDone bytes that were moved without a gap before the error
         * @param errno the system call's error number, 0 where no system call failed
         * @param status the SCSI status byte, empty where there is none
         * @param sense the sense data, of length 0 where there is none
         * @param demotion why direct could not be done, {@link Demotion#NONE} where that is not the point
         */
        public Detail(long bytesDone, int errno, OptionalInt status, byte[] sense, Demotion demotion) {
            this(bytesDone, errno, status, sense, demotion, OptionalLong.empty());
        }

        /** {@return a copy of the sense data} */
        @Override
        public byte[] sense() {
            return sense.length == 0 ? sense : sense.clone();
        }

        /**
         * {@return a detail that holds only an error number}
         *
         * @param errno the system call's error number
         */
        public static Detail errno(int errno) {
            return new Detail(0, errno, OptionalInt.empty(), NO_SENSE, Demotion.NONE);
        }

        /**
         * {@return a detail that holds only a reason}
         *
         * @param demotion why direct could not be done
         */
        public static Detail demotion(Demotion demotion) {
            return new Detail(0, 0, OptionalInt.empty(), NO_SENSE, demotion);
        }

        /**
         * {@return this detail with another count of bytes}
         *
         * @param bytes bytes done without a gap
         */
        public Detail withBytesDone(long bytes) {
            return new Detail(bytes, errno, status, sense, demotion, differsAt);
        }

        /**
         * {@return this detail with the place of a difference}
         *
         * @param at bytes from the beginning of what was compared to the first that differs, 0 or more
         */
        public Detail withDiffersAt(long at) {
            return new Detail(bytesDone, errno, status, sense, demotion, OptionalLong.of(at));
        }
    }

    /**
     * The device has no endpoint, and none came in time; nothing of the request reached it. A driver throws it when the
     * device has gone and nothing of this call can have reached it.
     */
    public static final class Offline extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public Offline(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public Offline(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.OFFLINE, address, message, detail, cause);
        }
    }

    /**
     * Somebody else holds the device, whom the message names, or a bound was reached. Nothing was started.
     */
    public static final class Busy extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public Busy(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public Busy(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.BUSY, address, message, detail, cause);
        }
    }

    /**
     * The device is there and cannot work now: no medium, becoming ready, needs an operator.
     */
    public static final class NotReady extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public NotReady(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public NotReady(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.NOT_READY, address, message, detail, cause);
        }
    }

    /**
     * The request's time was over before it could be done.
     */
    public static final class Timeout extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public Timeout(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public Timeout(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.TIMEOUT, address, message, detail, cause);
        }
    }

    /**
     * The medium could not be read or written at this place.
     */
    public static final class Medium extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public Medium(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public Medium(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.MEDIUM, address, message, detail, cause);
        }
    }

    /**
     * The device, its medium or this opening of it is read-only.
     */
    public static final class Protected extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public Protected(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public Protected(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.PROTECTED, address, message, detail, cause);
        }
    }

    /**
     * The request is wrong: odd length, past the end, a closed buffer, a request in flight. Nothing was moved.
     */
    public static final class IllegalRequest extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public IllegalRequest(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public IllegalRequest(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.ILLEGAL_REQUEST, address, message, detail, cause);
        }
    }

    /**
     * The device reports a change; the same request may succeed when it is sent again.
     */
    public static final class UnitAttention extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public UnitAttention(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public UnitAttention(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.UNIT_ATTENTION, address, message, detail, cause);
        }
    }

    /**
     * Another initiator has reserved the device.
     */
    public static final class ReservationConflict extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public ReservationConflict(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public ReservationConflict(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.RESERVATION_CONFLICT, address, message, detail, cause);
        }
    }

    /**
     * No transport, node, permission or library to reach the device with; the message says what to install or allow.
     */
    public static final class Unavailable extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public Unavailable(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public Unavailable(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.UNAVAILABLE, address, message, detail, cause);
        }
    }

    /**
     * Direct was strictly asked and cannot be done, or a driver found that it cannot do this transfer directly. Nothing
     * moved: the framework may repeat it indirectly (rule M5). {@link Detail#demotion()} has the reason.
     */
    public static final class DirectImpossible extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public DirectImpossible(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public DirectImpossible(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.DIRECT_IMPOSSIBLE, address, message, detail, cause);
        }
    }

    /**
     * The request may have reached the device and nobody can tell any more. The framework does not send it again.
     */
    public static final class OutcomeUnknown extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one with nothing to add.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         */
        public OutcomeUnknown(Address address, String message) {
            this(address, message, Detail.NONE, null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public OutcomeUnknown(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.OUTCOME_UNKNOWN, address, message, detail, cause);
        }
    }

    /**
     * The medium holds other data than what it was compared with, and nothing was written: what a
     * {@link Limit#MAX_COMPARE_AND_WRITE compare-and-write} is for. Sense key MISCOMPARE (SPC-6, 4.4.7).
     */
    public static final class Miscompare extends DeviceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param differsAt bytes from the beginning of what was compared to the first that differs, 0 or more
         */
        public Miscompare(Address address, String message, long differsAt) {
            this(address, message, Detail.NONE.withDiffersAt(differsAt), null);
        }

        /**
         * Makes one with numbers and a cause.
         *
         * @param address the device's name
         * @param message what happened and what to do, without the address
         * @param detail numbers that ride along
         * @param cause the lower error, {@code null} for none
         */
        public Miscompare(Address address, String message, Detail detail, Throwable cause) {
            super(Failure.MISCOMPARE, address, message, detail, cause);
        }

        /**
         * {@return bytes from the beginning of what was compared to the first that differs; empty where the device does not
         * say}
         */
        public OptionalLong differsAt() {
            return detail().differsAt();
        }
    }
}
