// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import io.kiovec.command.Pictures;
import io.kiovec.command.Plotter;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code bench}. */
@Component(property = {Command.NAME + "=bench",
    Command.SUMMARY + "=throughput and processor use, indirectly and directly"})
public final class BenchCommand implements Command {

    private final Devices devices;
    private final Pictures pictures = new Pictures();

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     */
    @Activate
    public BenchCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindPlotter(ComponentServiceObjects<Plotter> came) {
        pictures.bind(came);
    }

    void unbindPlotter(ComponentServiceObjects<Plotter> gone) {
        pictures.unbind(gone);
    }

    @Override
    public Job newJob() {
        return new BenchJob(devices, pictures);
    }
}
