// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.util.Map;
import picocli.CommandLine.Command;

/** As sg_prevent. */
@Command(name = "prevent", header = "The medium stays in (PREVENT ALLOW MEDIUM REMOVAL).", description = "Prevents that the medium is taken out, until it is allowed or the device is reset (SPC-6, 6.17).", footer = {
    "",
    "Example: kiovec scsi prevent sim:tape0"})
final class PreventJob extends DeviceJob {

    PreventJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        initiator.send(PrimaryCdb::preventRemoval);
        console.print(Map.of("done", true));
    }
}
