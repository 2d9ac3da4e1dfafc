// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import java.lang.foreign.MemorySegment;
import picocli.CommandLine.Command;

/** As sg_start. */
@Command(name = "start", header = "Makes it ready (START STOP UNIT).", description = "Starts the unit (SBC-5, 5.31); of a tape, loads the medium.", footer = {
    "",
    "Example: kiovec scsi start sim:disk0"})
final class StartJob extends StartStopJob {

    StartJob(Devices devices) {
        super(devices);
    }

    @Override
    int disk(MemorySegment cdb, int options) {
        return PrimaryCdb.startUnit(cdb, options);
    }

    @Override
    int tape(MemorySegment cdb, int options) {
        return StreamControlCdb.loadUnload(cdb, options, StreamControlCdb.LOAD);
    }
}
