// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.ErrnoException;
import java.util.OptionalInt;

/** What an error number of the kernel means for a device. */
final class RawErrors {

    private static final byte[] NO_SENSE = new byte[0];

    private RawErrors() {
    }

    /** {@return the error of a call that moves nothing} */
    static DeviceException typed(Address address, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENODEV, ENXIO -> new DeviceException.Offline(address, "the device has gone", detail, e);
            case EBUSY -> new DeviceException.Busy(address, "is in use: end that use first", detail, e);
            case ENOMEDIUM -> new DeviceException.NotReady(address, "there is no medium: insert one", detail, e);
            case EROFS, EPERM, EACCES -> new DeviceException.Protected(address, "may not be written", detail, e);
            case EOPNOTSUPP, ENOTTY, EINVAL -> new DeviceException.IllegalRequest(address,
                    "the kernel does not do this here (" + e.getMessage() + ")", detail, e);
            case EAGAIN, ENOMEM ->
                new DeviceException.Busy(address, "the kernel has no room now: try again", detail, e);
            default -> new DeviceException.Medium(address, "the kernel failed: " + e.getMessage(), detail, e);
        };
    }

    /** {@return the error of a read: nothing of it changed anything} */
    static DeviceException read(Address address, ErrnoException e) {
        return switch (e.error()) {
            case EINVAL, EFAULT -> notDirect(address, e);
            case EBADF ->
                new DeviceException.Offline(address, "the driver has closed the node", Detail.errno(e.errno()), e);
            default -> typed(address, e);
        };
    }

    /**
     * {@return the error of a write} A device that goes away in the middle may have taken a part, so only what the kernel
     * refuses before it begins is certain.
     */
    static DeviceException write(Address address, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case EINVAL, EFAULT -> notDirect(address, e);
            case EBADF -> new DeviceException.Offline(address, "the driver has closed the node", detail, e);
            case ENODEV, ENXIO -> new DeviceException.OutcomeUnknown(address,
                    "the device went away in a write: read back what was written last", detail, e);
            case ENOSPC -> new DeviceException.Medium(address,
                    "there is no room behind the device (a sparse file, thin provisioning): make room and write again",
                    detail, e);
            default -> typed(address, e);
        };
    }

    /** The kernel refuses the memory or its alignment before anything moves (rule M5). */
    private static DeviceException notDirect(Address address, ErrnoException e) {
        return new DeviceException.DirectImpossible(address, "the kernel refused this memory: " + e.getMessage(),
                new Detail(0, e.errno(), OptionalInt.empty(), NO_SENSE, Demotion.KERNEL), e);
    }
}
