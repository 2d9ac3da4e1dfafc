// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.ErrnoException;
import java.util.OptionalInt;

/**
 * What an error number of st means. ENXIO, EBUSY and what concerns memory st says before it sends anything to the drive;
 * EIO is everything that the drive says, for st keeps its sense data to itself.
 */
final class StErrors {

    private static final byte[] NO_SENSE = new byte[0];

    private StErrors() {
    }

    /** {@return the error of a read or write} */
    static DeviceException transfer(Address address, String what, ErrnoException e) {
        return switch (e.error()) {
            case EBUSY, EFAULT, EOVERFLOW, EAGAIN -> new DeviceException.DirectImpossible(address,
                    "the kernel cannot use this memory: " + e.getMessage(),
                    new Detail(0, e.errno(), OptionalInt.empty(), NO_SENSE, Demotion.KERNEL), e);
            case EINVAL -> new DeviceException.IllegalRequest(address,
                    "the drive does not take blocks of this length (" + e.getMessage() + ")", Detail.errno(e.errno()),
                    e);
            default -> any(address, what, e);
        };
    }

    /** {@return the error of an operation without data} */
    static DeviceException operation(Address address, String what, ErrnoException e) {
        return switch (e.error()) {
            case EINVAL, ENOSYS, ENOTTY -> new DeviceException.IllegalRequest(address,
                    "the driver does not do this here: " + what + " (" + e.getMessage() + ")", Detail.errno(e.errno()),
                    e);
            case EPERM -> new DeviceException.Unavailable(address,
                    what + " needs the capability CAP_SYS_ADMIN: run as root", Detail.errno(e.errno()), e);
            default -> any(address, what, e);
        };
    }

    private static DeviceException any(Address address, String what, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENXIO, ENODEV, EBADF -> new DeviceException.Offline(address,
                    "the drive is offline or in error recovery (" + e.getMessage() + ")", detail, e);
            case ENOMEDIUM -> new DeviceException.NotReady(address, "there is no cartridge: load one", detail, e);
            case EACCES, EROFS -> new DeviceException.Protected(address,
                    "the cartridge is write-protected, or was opened for reading", detail, e);
            case EBUSY -> new DeviceException.Busy(address, "the drive takes nothing now (" + e.getMessage() + ")",
                    detail, e);
            case ENOSPC -> new DeviceException.Medium(address, what + ": there is no room left", detail, e);
            case ETIMEDOUT, ETIME ->
                new DeviceException.Timeout(address, what + ": the drive did not answer in the kernel's time", detail,
                        e);
            default -> new DeviceException.Medium(address,
                    what + " failed (" + e.getMessage() + "): the kernel's log may say why", detail, e);
        };
    }
}
