// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Whether Linux still sends commands to a SCSI device: the file {@code state} of its folder in sysfs ({@code scsi_sysfs.c}). */
public final class ScsiDeviceState {

    private static final Set<String> GONE = Set.of("cancel", "deleted", "offline", "transport-offline");

    private ScsiDeviceState() {
    }

    /**
     * {@return why it sends none any more, as a clause; empty while it does, and where nobody knows}
     *
     * @param device the device's folder, or a link to it
     */
    public static Optional<String> loss(Path device) {
        return KernelFile.text(device.resolve("state")).filter(GONE::contains)
                .map(state -> "the kernel sends it no more commands: its state is " + state);
    }
}
