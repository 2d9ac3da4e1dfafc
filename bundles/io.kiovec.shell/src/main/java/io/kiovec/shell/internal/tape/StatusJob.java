// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeStatus.Mark;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** {@code status}. */
@CommandLine.Command(name = "status", header = "What the drive and its tape are like.", description = {
    "Tells what a drive says of itself and of its cartridge, and where the tape stands. Of the marks only those that hold are"
            + " told: online (a cartridge is ready), door-open (there is none), at-beginning, behind-filemark, at-end-of-data,"
            + " at-end-of-medium, write-protected, buffered, cleaning-requested. What nobody tells is unknown.",
    "", "Tape alerts are told by kiovec scsi log, for to tell them is to take them back."}, footer = {"",
        "Example: kiovec tape status sim:tape0"})
final class StatusJob extends TapeJob {

    StatusJob(Devices devices) {
        super(devices);
    }

    @Override
    void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
        TapeStatus status = tape.status();
        told.put("marks", status.marks().stream().map(SpaceJobs::words).collect(Collectors.toCollection(TreeSet::new)));
        told.put("writeProtected", status.marks().contains(Mark.ONLINE)
                ? (Boolean) status.marks().contains(Mark.WRITE_PROTECTED)
                : null);
        told.put("density", boxed(status.density()));
        told.put("blockLength", tape.blockLength());
        told.put("compression", SettingJobs.value(status.compression()));
        told.put("recoveredErrors", boxed(status.recoveredErrors()));
        told.put("controls",
                tape.controls().stream().map(SpaceJobs::words).collect(Collectors.toCollection(TreeSet::new)));
        told.put("options",
                tape.options().stream().map(SpaceJobs::words).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Integer boxed(OptionalInt value) {
        return value.isPresent() ? (Integer) value.getAsInt() : null;
    }
}
