// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As sg_turs. */
@Command(name = "ready", header = "Whether it is ready (TEST UNIT READY).", description = "Asks whether the device is ready (SPC-6,"
        + " 6.51); the exit code tells why it is not. A unit attention tells of what was before: it is shown, and the device asked"
        + " again.", footer = {"", "Example: kiovec scsi ready sim:disk0"})
final class ReadyJob extends DeviceJob {

    @Option(names = "--once", description = "Ask once: a unit attention is an answer, too.")
    private boolean once;

    ReadyJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        if (once) {
            initiator.sendOnce(PrimaryCdb::testUnitReady);
        } else {
            initiator.send(PrimaryCdb::testUnitReady);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("ready", true);
        values.put("unitAttentions", initiator.attentions());
        console.print(values);
    }
}
