// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import io.kiovec.io.Address;
import io.kiovec.shell.internal.linux.LinuxFacts;
import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferRules.Permission;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code proc}. */
@Component(property = {Command.NAME + "=proc", Command.SUMMARY + "=what /proc/scsi/sg tells, of all devices"})
public final class ProcCommand implements Command {

    /** Any device that no rule of the policy names. */
    private static final Address ANY = Address.parse("sg:/dev/sg0");

    private final Devices devices;
    private final String version;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile TransferPolicy policy;

    /**
     * Called by the component runtime.
     *
     * @param devices who finds them
     * @param context of the bundle whose version is told
     */
    @Activate
    public ProcCommand(@Reference Devices devices, BundleContext context) {
        this.devices = devices;
        version = context.getBundle().getVersion().toString();
    }

    @Override
    public Job newJob() {
        LinuxFacts linux = new LinuxFacts();
        Permission direct = Optional.ofNullable(policy).map(present -> present.rules(ANY).direct())
                .orElse(Permission.FORBIDDEN);
        return new ProcJob(devices, linux, new SgSettings(linux, direct, version));
    }
}
