// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.replay;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code replay}. */
@Component(property = {Command.NAME + "=replay", Command.SUMMARY + "=does the requests of a trace again"})
public final class ReplayCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     */
    @Activate
    public ReplayCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new ReplayJob(devices);
    }
}
