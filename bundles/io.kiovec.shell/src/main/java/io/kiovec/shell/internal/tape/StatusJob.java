// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import io.kiovec.io.Address;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeStatus.Mark;
import io.kiovec.shell.internal.linux.LinuxFacts;
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
    "",
    "The alerts are the flags of TapeAlert that are set, asked by the drive's SCSI face, of st by sg. They are asked by"
            + " log page 12h, which leaves them as they are; a drive without that page forgets what it has told (2Eh)."}, footer = {
                "",
                "Example: kiovec tape status sim:tape0"})
final class StatusJob extends TapeJob {

    private final DriveAlerts alerts;

    StatusJob(Devices devices, LinuxFacts linux) {
        super(devices);
        alerts = new DriveAlerts(devices, linux);
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

    @Override
    void afterwards(Address drive, Map<String, Object> told) {
        told.put("alerts",
                alerts.of(drive).map(all -> all.stream().map(SpaceJobs::words).toList()).orElse(null));
    }

    private static Integer boxed(OptionalInt value) {
        return value.isPresent() ? (Integer) value.getAsInt() : null;
    }
}
