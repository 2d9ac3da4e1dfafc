// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.iscsi.internal.session.Task;

/** Typed errors of commands and functions that got no answer. */
final class IscsiErrors {

    private IscsiErrors() {
    }

    static DeviceException offline(Address address, String why) {
        return new DeviceException.Offline(address, "the connection is lost: " + why);
    }

    /** {@return the error of a task that has no status} */
    static DeviceException of(Address address, Task task) {
        String why = task.reason();
        return switch (task.failure()) {
            case OFFLINE -> offline(address, why);
            case OUTCOME_UNKNOWN -> new DeviceException.OutcomeUnknown(address,
                    why + ": nobody can tell whether the command was done, look before it is sent again", Detail.NONE,
                    null);
            case TIMEOUT -> new DeviceException.Timeout(address, why + ": give it a longer timeout, or reset it");
            default -> task.failure().exception(address, why, Detail.NONE, null);
        };
    }

    /** Judges the answer to a task management function (RFC 7143, 11.6.1). */
    static void requireDone(Address address, String function, int answer) throws DeviceException {
        switch (answer) {
            case 0 -> {
                // done
            }
            case 2 -> throw new DeviceException.IllegalRequest(address, function + ": the target has no such unit");
            case 5 -> throw new DeviceException.IllegalRequest(address, function + ": the target cannot do that");
            case 6 -> throw new DeviceException.Protected(address, function + ": the target does not allow it");
            default -> {
                if (answer < 0) {
                    throw offline(address, "it ended before " + function + " was answered");
                }
                throw new DeviceException.Busy(address,
                        function + ": the target refused it (response " + answer + ")");
            }
        }
    }
}
