// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.linux.ScsiDeviceState;
import java.util.Optional;

/**
 * Whether an open node still reaches its drive: st ends what is sent to a drive that has gone with EIO, as it does for a bad
 * block, and the node that comes back has its name and is another one. So sysfs is asked. Any thread.
 */
final class DrivePresence {

    private final StSysfs sysfs;
    private final Optional<Object> opened;

    /** Looks at the node that is being opened. */
    DrivePresence(StSysfs sysfs) {
        this.sysfs = sysfs;
        opened = sysfs.presence();
    }

    /** {@return why the drive is not reached any more, as a clause; empty while it may be} */
    Optional<String> lost() {
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        return opened.equals(sysfs.presence())
                ? ScsiDeviceState.loss(sysfs.device())
                : Optional.of("Linux' tape driver st has let go of the drive");
    }
}
