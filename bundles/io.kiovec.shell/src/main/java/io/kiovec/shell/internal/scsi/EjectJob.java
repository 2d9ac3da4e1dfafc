// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import java.lang.foreign.MemorySegment;
import picocli.CommandLine.Command;

/** As sg_start. */
@Command(name = "eject", header = "The medium goes out (START STOP UNIT, LOAD UNLOAD).", description = "Stops the unit, and ejects or unloads the medium.", footer = {
    "",
    "Example: kiovec scsi eject sim:tape0"})
final class EjectJob extends StartStopJob {

    EjectJob(Devices devices) {
        super(devices);
    }

    @Override
    int disk(MemorySegment cdb, int options) {
        return PrimaryCdb.ejectMedium(cdb, options);
    }

    @Override
    int tape(MemorySegment cdb, int options) {
        return StreamControlCdb.loadUnload(cdb, options, 0);
    }
}
