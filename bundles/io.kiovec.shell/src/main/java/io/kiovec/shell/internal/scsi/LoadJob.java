// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import java.lang.foreign.MemorySegment;
import picocli.CommandLine.Command;

/** As sg_start. */
@Command(name = "load", header = "The medium goes in (START STOP UNIT, LOAD UNLOAD).", description = "Loads the medium, and starts the unit.", footer = {
    "",
    "Example: kiovec scsi load sim:tape0"})
final class LoadJob extends StartStopJob {

    LoadJob(Devices devices) {
        super(devices);
    }

    @Override
    int disk(MemorySegment cdb, int options) {
        return PrimaryCdb.loadMedium(cdb, options);
    }

    @Override
    int tape(MemorySegment cdb, int options) {
        return StreamControlCdb.loadUnload(cdb, options, StreamControlCdb.LOAD);
    }
}
