// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.Allocators;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Transports;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code soak}. */
@Component(property = {Command.NAME + "=soak",
    Command.SUMMARY + "=swaps drivers under load and tells whether anything was lost"})
public final class SoakCommand implements Command {

    private final BundleContext context;
    private final Devices devices;
    private final Swaps swaps;
    private final Transports transports;
    private final Allocators allocators;
    private final AtomicReference<ConfigurationAdmin> configurations = new AtomicReference<>();

    /**
     * Called by the component runtime.
     *
     * @param context of this bundle, which finds the bundles of drivers
     * @param devices where devices come from
     * @param swaps who swaps them
     * @param transports which drivers there are
     * @param allocators what memory is held
     */
    @Activate
    public SoakCommand(BundleContext context, @Reference Devices devices, @Reference Swaps swaps,
            @Reference Transports transports, @Reference Allocators allocators) {
        this.context = context;
        this.devices = devices;
        this.swaps = swaps;
        this.transports = transports;
        this.allocators = allocators;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindConfigurations(ConfigurationAdmin came) {
        configurations.set(came);
    }

    void unbindConfigurations(ConfigurationAdmin gone) {
        configurations.compareAndSet(gone, null);
    }

    @Override
    public Job newJob() {
        return new SoakJob(this);
    }

    BundleContext context() {
        return context;
    }

    Devices devices() {
        return devices;
    }

    Swaps swaps() {
        return swaps;
    }

    Transports transports() {
        return transports;
    }

    Allocators allocators() {
        return allocators;
    }

    Optional<ConfigurationAdmin> configurations() {
        return Optional.ofNullable(configurations.get());
    }
}
