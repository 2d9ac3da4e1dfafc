// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.cdb.BlockControlCdb;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** As sg_format. */
@Command(name = "format", header = "Formats a disk (FORMAT UNIT).", description = "Formats a disk (SBC-5, 5.4): all data is lost. The"
        + " device is asked how far it is; an interrupt ends the waiting, not the formatting.", footer = {"",
            "Example: kiovec scsi format sim:disk0"})
final class FormatJob extends DeviceJob {

    /** In the header of the parameter list. */
    private static final byte IMMEDIATE = 0x02;

    @Option(names = "--protection", paramLabel = "TYPE", description = "Protection information: 0 none, or type 1, 2 or 3 (0).")
    private int protection;

    @Option(names = "--no-wait", description = "End as soon as the device has begun.")
    private boolean leave;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    FormatJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return AccessMode.READ_WRITE_SHARED;
    }

    @Override
    void check(Console console, Address named) throws Exception {
        if (protection < 0 || protection > 3) {
            throw wrongCall("--protection " + protection + ": give 0, 1, 2 or 3");
        }
        guard.pass(console, "formats", named);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        if (!CommandEffects.isDisk(initiator.type().code())) {
            throw wrongCall("this formats disks: for a tape see kiovec tape partition");
        }
        // FMTPINFO and PROTECTION FIELD USAGE of a type (SBC-5, 5.4, table of both).
        int information = protection == 0 ? 0 : protection == 1 ? 2 : 3;
        byte[] list = {(byte) (protection == 3 ? 1 : 0), IMMEDIATE, 0, 0};
        initiator.send(cdb -> BlockControlCdb.formatUnit(cdb, information, BlockControlCdb.FORMAT_DATA, 0), list);
        if (!leave) {
            LongWork.await(console, initiator, "format");
        }
        console.print(Map.of("formatted", !leave));
    }
}
