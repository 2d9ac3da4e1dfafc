// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.scsi.CommandEffect;
import java.util.OptionalInt;

/**
 * What the kernel's errors mean for a command. What was refused before it was sent is certain. A device that goes while a
 * command is inside gives the same error as one that had gone before, so what changes something has an unknown outcome.
 */
final class SgErrors {

    /** {@code DRIVER_SENSE}, which says that there is sense data, and {@code DRIVER_OK}. */
    private static final int DRIVER_SENSE = 0x08;
    /** {@code DRIVER_TIMEOUT} of kernels before 5.13. */
    private static final int DRIVER_TIMEOUT = 0x06;
    private static final int DRIVER_MASK = 0x0f;
    /** What the newest kernels take; older ones took up to 252 bytes. */
    private static final int USUAL_CDB = 32;

    private SgErrors() {
    }

    /** {@return the error of a command that got no status} */
    static DeviceException host(Address address, int hostStatus, int driverStatus, CommandEffect effect) {
        boolean timeout = (driverStatus & DRIVER_MASK) == DRIVER_TIMEOUT && hostStatus == 0;
        HostStatus host = timeout ? HostStatus.TIME_OUT : HostStatus.of(hostStatus);
        String text = host == HostStatus.UNLISTED || host == HostStatus.OK
                ? "the adapter told host status %02Xh and driver status %02Xh".formatted(hostStatus, driverStatus)
                : host.text();
        boolean harmless = effect == CommandEffect.NOTHING;
        return switch (host.reach()) {
            case NOT_SENT -> new DeviceException.Busy(address, text + ": try again");
            case GONE -> harmless
                    ? new DeviceException.Offline(address, text)
                    : unknown(address, text, Detail.NONE, null);
            case TIMED_OUT -> harmless
                    ? new DeviceException.Timeout(address, text + ": give it a longer timeout, or reset it")
                    : unknown(address, text, Detail.NONE, null);
            case ANSWERED, PERHAPS -> unknown(address, text, Detail.NONE, null);
        };
    }

    /** {@return whether the statuses beside the device's own say that something went wrong} */
    static boolean failed(int hostStatus, int driverStatus) {
        int driver = driverStatus & DRIVER_MASK;
        return hostStatus != 0 || driver != 0 && driver != DRIVER_SENSE;
    }

    private static DeviceException unknown(Address address, String text, Detail detail, Throwable cause) {
        return new DeviceException.OutcomeUnknown(address,
                text + ": nobody can tell whether the command was done, look before it is sent again", detail, cause);
    }

    /** {@return the error of a device whose node the kernel has given up} */
    static DeviceException gone(Address address) {
        return new DeviceException.Offline(address, "the device has gone: its node reaches nothing any more");
    }

    /**
     * {@return the error of a call that gave an error number, whatever the data was}
     *
     * @param address the device
     * @param e the error
     * @param effect what the command does
     * @param cdbLength of the command
     */
    static DeviceException call(Address address, ErrnoException e, CommandEffect effect, long cdbLength) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENODEV -> effect == CommandEffect.NOTHING
                    ? new DeviceException.Offline(address, "the device has gone", detail, e)
                    : unknown(address, "the device has gone", detail, e);
            case ENXIO -> new DeviceException.Offline(address,
                    "the kernel has taken it offline: see /sys/class/scsi_device/*/device/state", detail, e);
            case EBADF -> new DeviceException.Offline(address, "its node was closed", detail, e);
            case EPERM, EACCES -> new DeviceException.Protected(address,
                    "the kernel does not let this command through: open it with READ_WRITE, or run with CAP_SYS_RAWIO",
                    detail, e);
            case EDOM, EAGAIN, ENOBUFS -> new DeviceException.Busy(address, "the driver's queue is full: try again",
                    detail, e);
            case EMSGSIZE -> longCommand(address, cdbLength, e);
            case ENOTTY, ENOSYS -> new DeviceException.IllegalRequest(address,
                    "the node takes no SCSI commands (" + e.getMessage() + ")", detail, e);
            case EINVAL -> cdbLength > USUAL_CDB ? longCommand(address, cdbLength, e) : illegal(address, e);
            default -> unknown(address, e.getMessage(), detail, e);
        };
    }

    private static DeviceException longCommand(Address address, long cdbLength, ErrnoException e) {
        return new DeviceException.IllegalRequest(address,
                "Linux does not send a command of " + cdbLength + " bytes: " + USUAL_CDB + " at most", Detail.errno(
                        e.errno()),
                e);
    }

    private static DeviceException illegal(Address address, ErrnoException e) {
        return new DeviceException.IllegalRequest(address, "the kernel refused the command (" + e.getMessage() + ")",
                Detail.errno(e.errno()), e);
    }

    /** {@return the error of an indirect transfer that the kernel has no memory for} */
    static DeviceException noMemory(Address address, ErrnoException e, long length, long most) {
        Detail detail = Detail.errno(e.errno());
        return length > most
                ? new DeviceException.IllegalRequest(address,
                        "a transfer of " + length + " bytes: its adapter takes " + most, detail, e)
                : new DeviceException.Busy(address,
                        "the kernel has no memory for a transfer of " + length + " bytes: try again", detail, e);
    }

    /** {@return whether an error number may say that the memory is not fit for a direct transfer} Nothing moved then. */
    static boolean isAboutMemory(Errno error) {
        return switch (error) {
            case EINVAL, EFAULT, ENOMEM -> true;
            default -> false;
        };
    }

    /**
     * {@return the refusal of a direct transfer of which nothing moved (rule M5)}
     *
     * @param address the device
     * @param reason the first that holds
     * @param e what the kernel said, {@code null} when it was not asked
     */
    static DeviceException.DirectImpossible impossible(Address address, Demotion reason, ErrnoException e) {
        String said = e == null ? "" : " (" + e.getMessage() + ")";
        return new DeviceException.DirectImpossible(address, reason.sentence() + said,
                new Detail(0, e == null ? 0 : e.errno(), OptionalInt.empty(), new byte[0], reason), e);
    }
}
