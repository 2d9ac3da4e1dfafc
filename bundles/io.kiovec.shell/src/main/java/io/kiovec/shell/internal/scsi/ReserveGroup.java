// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.CommandGroup;
import io.kiovec.command.Job;
import java.util.List;
import picocli.CommandLine.Command;

/** As sg_persist. */
@Command(name = "reserve", header = "Persistent reservations.", description = "Shows and changes persistent reservations (SPC-6,"
        + " 5.13, 6.17 and 6.18). They are kept for a nexus: the same initiator port, whichever process asks.", footer = {
            "",
            "Example: kiovec scsi reserve register sim:disk0 --key 0x1234",
            "Example: kiovec scsi reserve reserve sim:disk0 --key 0x1234 --type write-exclusive",
            "Example: kiovec scsi reserve status sim:disk0"})
final class ReserveGroup extends CommandGroup {

    private final Devices devices;

    ReserveGroup(Devices devices) {
        this.devices = devices;
    }

    @Override
    protected List<Job> subcommands() {
        return List.of(new ReserveReports.Keys(devices), new ReserveReports.Status(devices),
                new ReserveReports.Capabilities(devices), new ReserveReports.FullStatusJob(devices),
                new ReserveOrders.Register(devices), new ReserveOrders.Reserve(devices),
                new ReserveOrders.Release(devices), new ReserveOrders.Preempt(devices),
                new ReserveOrders.Clear(devices));
    }
}
