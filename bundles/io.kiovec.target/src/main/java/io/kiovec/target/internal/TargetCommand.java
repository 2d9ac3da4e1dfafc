// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code target}. */
@Component(property = {Command.NAME + "=target", Command.SUMMARY + "=serves devices over iSCSI"})
public final class TargetCommand implements Command {

    private final RunningTargets targets;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     * @param log where life events go
     */
    @Activate
    public TargetCommand(@Reference Devices devices, @Reference TargetLog log) {
        targets = new RunningTargets(devices, log);
    }

    @Deactivate
    void deactivate() {
        targets.close();
    }

    @Override
    public Job newJob() {
        return new TargetJob(targets);
    }
}
