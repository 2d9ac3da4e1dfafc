// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import picocli.CommandLine.Option;

/** START STOP UNIT of disks, and LOAD UNLOAD of tapes, which has the same operation code and other bits. */
abstract class StartStopJob extends DeviceJob {

    @Option(names = "--no-wait", description = "End as soon as the device has begun (IMMED).")
    private boolean immediate;

    StartStopJob(Devices devices) {
        super(devices);
    }

    abstract int disk(MemorySegment cdb, int options);

    abstract int tape(MemorySegment cdb, int options);

    @Override
    final void run(Console console, Initiator initiator) throws Exception {
        int options = immediate ? PrimaryCdb.IMMEDIATE : 0;
        boolean isTape = CommandEffects.isTape(initiator.type().code());
        initiator.send(cdb -> isTape ? tape(cdb, options) : disk(cdb, options));
        console.print(Map.of("done", true));
    }
}
