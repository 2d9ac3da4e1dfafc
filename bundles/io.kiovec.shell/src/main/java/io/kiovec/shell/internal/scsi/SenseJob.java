// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As sg_requests. */
@Command(name = "sense", header = "Its sense data (REQUEST SENSE).", description = "Shows the device's sense data (SPC-6, 6.42),"
        + " how far a format or sanitize is, too. What it tells of it forgets.", footer = {"",
            "Example: kiovec scsi sense sim:disk0"})
final class SenseJob extends DeviceJob {

    @Option(names = "--descriptor", description = "Ask for the descriptor format.")
    private boolean descriptor;

    SenseJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        SenseFormat format = descriptor ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED;
        MemorySegment data = initiator.receive(
                cdb -> PrimaryCdb.requestSense(cdb, format, Initiator.SHORT_ANSWER), Initiator.SHORT_ANSWER);
        Map<String, Object> values = Values.of(Sense.parse(data).orElse(Sense.NONE));
        values.put("hex", Values.hex(data));
        console.print(values);
    }
}
