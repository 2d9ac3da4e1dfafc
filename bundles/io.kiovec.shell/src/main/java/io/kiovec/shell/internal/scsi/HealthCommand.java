// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.shell.internal.scsi.HealthReport.Verdict;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code health}. */
@Component(property = {Command.NAME + "=health", Command.SUMMARY + "=how well a device is, by its own account"})
public final class HealthCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     */
    @Activate
    public HealthCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new HealthJob(devices);
    }

    @CommandLine.Command(description = "Shows temperature, error counters, tape alerts, start-stop cycles, wear, self-tests and"
            + " informational exceptions of a SCSI device as far as its log pages tell of them, and a verdict: ok, attention, or"
            + " failing, and why. Asking clears a tape's alerts. Ends with 1 when it is failing.", footer = {"",
                "Example: kiovec health sim:tape0"})
    private static final class HealthJob extends DeviceJob {

        HealthJob(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            HealthReport report = HealthReport.of(initiator);
            console.print(report.values());
            if (report.verdict() == Verdict.FAILING) {
                throw new IOException(initiator.device().address() + " is failing: "
                        + String.join(", ", report.reasons()));
            }
        }
    }
}
