// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.PollEvent;
import io.kiovec.linux.ScsiDeviceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether an open node still reaches its device: an sg node hangs up when it does not, and sysfs tells of the device. Any
 * thread.
 */
final class DevicePresence {

    private final Path device;
    private final Descriptor descriptor;

    /**
     * Of an open node.
     *
     * @param sysfs tells of devices
     * @param place where the device was when it was opened
     * @param descriptor the node
     */
    DevicePresence(ScsiSysfs sysfs, ScsiPlace place, Descriptor descriptor) {
        device = sysfs.device(place);
        this.descriptor = descriptor;
    }

    /** {@return why the device is not reached any more, as a clause; empty while it may be} */
    Optional<String> lost() {
        if (PollEvent.HANG_UP.in(descriptor.poll(0, 0))) {
            return Optional.of("the device has gone: its node reaches nothing any more");
        }
        return Files.exists(device)
                ? ScsiDeviceState.loss(device)
                : Optional.of("the kernel has removed the device " + device.getFileName());
    }
}
