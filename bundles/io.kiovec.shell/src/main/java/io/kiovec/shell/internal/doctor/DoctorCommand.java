// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.api.Allocators;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Transports;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.spi.TransferPolicy;
import io.kiovec.shell.internal.linux.LinuxFacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** {@code doctor}. All that it asks may be missing: that is what it is for. */
@Component(property = {Command.NAME + "=doctor",
    Command.SUMMARY + "=what is not there, why, and the line that mends it"})
public final class DoctorCommand implements Command {

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Transports transports;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Devices devices;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Swaps swaps;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Allocators allocators;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile TransferPolicy policy;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ConfigurationAdmin configurations;

    /**
     * Called by the component runtime.
     *
     * @param context whose bundles are looked at
     * @param components who knows the components
     */
    @Activate
    public DoctorCommand(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    @Override
    public Job newJob() {
        LinuxFacts linux = new LinuxFacts();
        BundleFacts bundles = new BundleFacts(context);
        return new DoctorJob(List.of(new BundleCheck(bundles, context), new ComponentCheck(bundles, components),
                new TransportCheck(() -> Optional.ofNullable(transports).map(Transports::list)),
                new SettingsCheck(() -> Optional.ofNullable(policy).map(TransferPolicy::problems).orElse(List.of()),
                        () -> Optional.ofNullable(swaps).map(Swaps::problems).orElse(List.of())),
                new JavaCheck(JavaCheck.Started.here()), new ModuleCheck(linux),
                new NodeCheck(linux, System.getProperty("user.name")),
                new MemoryCheck(linux, this::memory), new RingCheck(linux)),
                new OpeningCheck(() -> Optional.ofNullable(devices)));
    }

    private MemoryCheck.Asked memory() {
        return new MemoryCheck.Asked(Optional.ofNullable(allocators).map(Allocators::list).orElse(List.of()),
                Optional.ofNullable(configurations).map(DoctorCommand::buffers).orElse(Map.of()));
    }

    /** Listing makes no configuration where there is none. */
    private static Map<String, Object> buffers(ConfigurationAdmin admin) {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + MemoryCheck.PID + ")");
            return found == null ? Map.of() : FrameworkUtil.asMap(found[0].getProperties());
        } catch (IOException | org.osgi.framework.InvalidSyntaxException unreadable) {
            return Map.of();
        }
    }
}
