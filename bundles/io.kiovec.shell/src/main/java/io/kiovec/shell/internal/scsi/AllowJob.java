// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.util.Map;
import picocli.CommandLine.Command;

/** As sg_prevent. */
@Command(name = "allow", header = "The medium may go out (PREVENT ALLOW MEDIUM REMOVAL).", description = "Allows that the medium is taken out (SPC-6, 6.17).", footer = {
    "",
    "Example: kiovec scsi allow sim:tape0"})
final class AllowJob extends DeviceJob {

    AllowJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        initiator.send(PrimaryCdb::allowRemoval);
        console.print(Map.of("done", true));
    }
}
