// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code copy}. */
@Component(property = {Command.NAME + "=copy", Command.SUMMARY + "=copies a device to another"})
public final class CopyCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     */
    @Activate
    public CopyCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new CopyJob(devices);
    }
}
