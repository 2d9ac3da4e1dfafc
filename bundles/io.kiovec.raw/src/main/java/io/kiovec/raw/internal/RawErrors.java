// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.ErrnoException;
import java.util.OptionalInt;

/**
 * What an error number of the kernel means for a device. A read changes nothing, so a device that has gone is offline
 * and the read may be made again. Of what changes the medium the kernel may have done a part before the error, for it
 * splits long calls: only what it refuses before it begins is certain.
 */
final class RawErrors {

    private static final byte[] NO_SENSE = new byte[0];
    /** EBADE, which the block layer gives for a reservation conflict; errno(3) calls it an invalid exchange. */
    private static final int RESERVATION_CONFLICT = 52;

    private RawErrors() {
    }

    /** {@return the error of a read} */
    static DeviceException read(Address address, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        if (e.errno() == RESERVATION_CONFLICT) {
            return reserved(address, e);
        }
        return switch (e.error()) {
            case EINVAL, EFAULT -> notDirect(address, e);
            case EBADF -> new DeviceException.Offline(address, "the driver has closed the node", detail, e);
            case ENODEV, ENXIO, ENOLINK, ESTALE -> new DeviceException.Offline(address,
                    "the device has gone (" + e.getMessage() + ")", detail, e);
            case ETIMEDOUT, ETIME -> new DeviceException.Timeout(address,
                    "the device did not answer in the kernel's time (" + e.getMessage() + ")", detail, e);
            case ENOMEDIUM -> new DeviceException.NotReady(address, "there is no medium: insert one", detail, e);
            case EAGAIN, ENOMEM ->
                new DeviceException.Busy(address, "the kernel has no room now: try again", detail, e);
            default -> medium(address, "could not be read", e);
        };
    }

    /** {@return the error of a write} */
    static DeviceException write(Address address, ErrnoException e) {
        return switch (e.error()) {
            case EINVAL, EFAULT -> notDirect(address, e);
            default -> change(address, e);
        };
    }

    /** {@return the error of anything that changes the medium} */
    static DeviceException change(Address address, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        if (e.errno() == RESERVATION_CONFLICT) {
            return reserved(address, e);
        }
        return switch (e.error()) {
            case EBADF -> new DeviceException.Offline(address, "the driver has closed the node", detail, e);
            case EBUSY -> new DeviceException.Busy(address, "the range is in use: end that use first", detail, e);
            case EROFS, EPERM, EACCES ->
                new DeviceException.Protected(address, "may not be written (" + e.getMessage() + ")", detail, e);
            case EOPNOTSUPP, ENOTTY, EINVAL, EFBIG -> new DeviceException.IllegalRequest(address,
                    "the kernel does not do this here (" + e.getMessage() + ")", detail, e);
            case ENOMEDIUM -> new DeviceException.NotReady(address, "there is no medium: insert one", detail, e);
            case ENOSPC, EDQUOT -> new DeviceException.Medium(address,
                    "there is no room behind the device (a sparse file, thin provisioning): make room and write again",
                    detail, e);
            case EIO, ENODATA, EILSEQ, EBADMSG, EREMOTEIO -> medium(address, "could not be written", e);
            default -> new DeviceException.OutcomeUnknown(address,
                    "nobody can tell what was written (" + e.getMessage() + "): read back what was written last",
                    detail, e);
        };
    }

    /** {@return the error of a flush: of what was written since the last one, any part may be lost} */
    static DeviceException flush(Address address, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        String lost = "what was written since the last flush may be lost (" + e.getMessage() + "): write it again";
        return switch (e.error()) {
            case EIO, ENOSPC, EDQUOT, ENODATA, EREMOTEIO -> new DeviceException.Medium(address, lost, detail, e);
            default -> new DeviceException.OutcomeUnknown(address, lost, detail, e);
        };
    }

    private static DeviceException medium(Address address, String what, ErrnoException e) {
        return new DeviceException.Medium(address, what + " (" + e.getMessage() + "): the kernel's log may say why",
                Detail.errno(e.errno()), e);
    }

    private static DeviceException reserved(Address address, ErrnoException e) {
        return new DeviceException.ReservationConflict(address,
                "another initiator has reserved the device: have it release it", Detail.errno(e.errno()), e);
    }

    /** The kernel refuses the memory or its alignment before anything moves (rule M5). */
    private static DeviceException notDirect(Address address, ErrnoException e) {
        return new DeviceException.DirectImpossible(address, "the kernel refused this memory: " + e.getMessage(),
                new Detail(0, e.errno(), OptionalInt.empty(), NO_SENSE, Demotion.KERNEL), e);
    }
}
