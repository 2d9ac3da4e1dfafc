// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.PollEvent;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an open node still reaches its device: an sg node hangs up when it does not, and sysfs tells of the device. Any
 * thread.
 */
final class DevicePresence {

    /** What Linux calls a SCSI device that takes no commands any more ({@code scsi_sysfs.c}). */
    private static final Set<String> GONE = Set.of("cancel", "deleted", "offline", "transport-offline");

    private final ScsiSysfs sysfs;
    private final ScsiPlace place;
    private final Descriptor descriptor;

    /**
     * Of an open node.
     *
     * @param sysfs tells of devices
     * @param place where the device was when it was opened
     * @param descriptor the node
     */
    DevicePresence(ScsiSysfs sysfs, ScsiPlace place, Descriptor descriptor) {
        this.sysfs = sysfs;
        this.place = place;
        this.descriptor = descriptor;
    }

    /** {@return why the device is not reached any more, as a clause; empty while it may be} */
    Optional<String> lost() {
        if (PollEvent.HANG_UP.in(descriptor.poll(0, 0))) {
            return Optional.of("the device has gone: its node reaches nothing any more");
        }
        Optional<String> state = sysfs.state(place);
        if (state.isEmpty()) {
            return Optional.of("the kernel has removed the device " + place);
        }
        return state.filter(GONE::contains)
                .map(name -> "the kernel takes no more commands for the device " + place + ": its state is " + name);
    }
}
