// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import java.util.Map;
import picocli.CommandLine;

/** {@code tell}. */
@CommandLine.Command(name = "tell", header = "Where the tape stands.", description = "Tells the partition, the block (blocks and"
        + " filemarks before it) and the file (filemarks before it) where the tape stands, as far as the drive knows.", footer = {
            "", "Example: kiovec tape tell sim:tape0"})
final class TellJob extends TapeJob {

    TellJob(Devices devices) {
        super(devices);
    }

    @Override
    void work(TapeDevice tape, Console console, Map<String, Object> told) {
        // The position is told of each job.
    }
}
