// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.CommandGroup;
import io.kiovec.command.Job;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code scsi}. */
@Component(property = {Command.NAME + "=scsi", Command.SUMMARY + "=asks and commands SCSI devices, as sg3_utils do"})
public final class ScsiCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     */
    @Activate
    public ScsiCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new Group(devices);
    }

    @CommandLine.Command(description = "Asks and commands a SCSI device of any transport, also where the kernel has no driver."
            + " What destroys data asks at a terminal, or takes --yes-destroy-data.", footer = {"",
                "Example: kiovec scsi inquiry sim:disk0", "Example: kiovec scsi mode sim:disk0 WCE"})
    private static final class Group extends CommandGroup {

        private final Devices devices;

        Group(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected List<Job> subcommands() {
            return List.of(new InquiryJob(devices), new VpdJob(devices), new CapacityJob(devices), new LunsJob(devices),
                    new ReadyJob(devices), new SenseJob(devices), new OpcodesJob(devices), new LogJob(devices),
                    new ModeJob(devices), new StartJob(devices), new StopJob(devices), new LoadJob(devices),
                    new EjectJob(devices), new PreventJob(devices), new AllowJob(devices), new SyncJob(devices),
                    new VerifyJob(devices), new UnmapJob(devices), new WriteSameJob(devices), new FormatJob(devices),
                    new SanitizeJob(devices), new ResetJob(devices), new ReserveGroup(devices), new RawJob(devices),
                    new DecodeGroup());
        }
    }
}
