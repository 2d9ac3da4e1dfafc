// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.ResetScope;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.ErrnoException;

/** What all nodes that take SCSI commands have in common beside commands: resetting, closing, one initiator port. */
final class Resets {

    private Resets() {
    }

    /** Resets as much as is said and no more (SG_SCSI_RESET without escalation). */
    static void reset(Descriptor descriptor, Address address, ResetScope scope) throws DeviceException {
        int what = switch (scope) {
            case LOGICAL_UNIT -> SgIoctl.RESET_DEVICE;
            case TARGET -> SgIoctl.RESET_TARGET;
            case BUS -> SgIoctl.RESET_BUS;
            case HOST -> SgIoctl.RESET_HOST;
        };
        try {
            descriptor.ioctlSetInt("SG_SCSI_RESET", SgIoctl.SCSI_RESET, what | SgIoctl.DO_NOT_ESCALATE);
        } catch (ErrnoException e) {
            throw refused(address, scope, e);
        }
    }

    private static DeviceException refused(Address address, ResetScope scope, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case EACCES, EPERM -> new DeviceException.Unavailable(address,
                    "the kernel lets only CAP_SYS_ADMIN and CAP_SYS_RAWIO reset: run as root", detail, e);
            case ENODEV, ENXIO -> new DeviceException.Offline(address, "the device has gone", detail, e);
            case EBUSY, EAGAIN -> new DeviceException.Busy(address, "a reset is under way: try again", detail, e);
            case ENOTTY, EINVAL, EOPNOTSUPP -> new DeviceException.IllegalRequest(address,
                    "this node takes no resets: open the device by its sg node", detail, e);
            default -> new DeviceException.IllegalRequest(address, "its adapter could not reset the " + scope
                    + " alone (" + e.getMessage() + "): reset a larger scope", detail, e);
        };
    }

    static DeviceException onePort(Address address) {
        return new DeviceException.IllegalRequest(address,
                "Linux has one initiator port for each adapter, which it names itself: use the device without a session");
    }

    static void close(Descriptor descriptor, Address address) throws DeviceException {
        try {
            descriptor.close();
        } catch (ErrnoException e) {
            throw new DeviceException.OutcomeUnknown(address, "could not be closed: " + e.getMessage(),
                    Detail.errno(e.errno()), e);
        }
    }
}
