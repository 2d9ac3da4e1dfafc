// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.command.Command;
import io.kiovec.command.Job;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code console}. */
@Component(property = {Command.NAME + "=console", Command.SUMMARY + "=the operator's page, for a browser"})
public final class ConsoleCommand implements Command {

    private final BundleContext context;
    private final ConfigurationAdmin configurations;

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     * @param configurations what the server and the web console are configured by
     */
    @Activate
    public ConsoleCommand(BundleContext context, @Reference ConfigurationAdmin configurations) {
        this.context = context;
        this.configurations = configurations;
    }

    @Override
    public Job newJob() {
        return new ConsoleJob(new WebConsole(context, configurations), context);
    }
}
