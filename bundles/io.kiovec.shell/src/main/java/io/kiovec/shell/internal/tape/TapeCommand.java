// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.CommandGroup;
import io.kiovec.command.Job;
import io.kiovec.shell.internal.linux.LinuxFacts;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code tape}. */
@Component(property = {Command.NAME + "=tape", Command.SUMMARY + "=moves, marks and sets up tapes, as mt does"})
public final class TapeCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices where drives come from
     */
    @Activate
    public TapeCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new TapeJobs(devices);
    }

    @CommandLine.Command(description = {
        "Moves, marks and sets up the tape in a drive. Each word opens the drive, does one thing and"
                + " tells where the tape stands then; the tape is never rewound, and no filemark is written, by itself. mt's words"
                + " stand beside ours.",
        "", "Of what a changer does there is what the drive does itself: load and eject."}, footer = {"",
            "Example: kiovec tape status sim:tape0"})
    private static final class TapeJobs extends CommandGroup {

        private final Devices devices;

        TapeJobs(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected List<Job> subcommands() {
            return List.of(new StatusJob(devices, new LinuxFacts()), new TellJob(devices),
                    new MotionJobs.Rewind(devices),
                    new SpaceJobs.Forward(devices), new SpaceJobs.Back(devices), new MotionJobs.Locate(devices),
                    new MotionJobs.EndOfData(devices), new WritingJobs.Filemark(devices),
                    new WritingJobs.Erase(devices),
                    new MotionJobs.Load(devices), new MotionJobs.Eject(devices), new PartitionJob(devices),
                    new SettingJobs.Compression(devices), new SettingJobs.BlockSize(devices));
        }
    }
}
