// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code tck}. */
@Component(property = {Command.NAME + "=tck", Command.SUMMARY + "=judges a driver by the rules of the contract"})
public final class TckCommand implements Command {

    private final BundleContext context;
    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     * @param devices who knows which devices are open
     */
    @Activate
    public TckCommand(BundleContext context, @Reference Devices devices) {
        this.context = context;
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new TckJob(context, devices);
    }
}
