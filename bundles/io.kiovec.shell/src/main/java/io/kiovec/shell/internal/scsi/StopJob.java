// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import java.lang.foreign.MemorySegment;
import picocli.CommandLine.Command;

/** As sg_start. */
@Command(name = "stop", header = "Stops it (START STOP UNIT).", description = "Stops the unit (SBC-5, 5.31): it is not ready until it is started; of a tape, unloads the medium.", footer = {
    "",
    "Example: kiovec scsi stop sim:disk0"})
final class StopJob extends StartStopJob {

    StopJob(Devices devices) {
        super(devices);
    }

    @Override
    int disk(MemorySegment cdb, int options) {
        return PrimaryCdb.stopUnit(cdb, options);
    }

    @Override
    int tape(MemorySegment cdb, int options) {
        return StreamControlCdb.loadUnload(cdb, options, 0);
    }
}
