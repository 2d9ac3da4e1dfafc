// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.scsi.cdb.BlockCdb;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As sg_sync. */
@Command(name = "sync", header = "Empties its cache (SYNCHRONIZE CACHE).", description = "Has the device write what is in its cache"
        + " to the medium (SBC-5, 5.32), of all blocks or of some.", footer = {"",
            "Example: kiovec scsi sync sim:disk0"})
final class SyncJob extends DeviceJob {

    @Option(names = "--lba", paramLabel = "BLOCK", description = "The first block (0).")
    private String first = "0";

    @Option(names = "--count", paramLabel = "BLOCKS", description = "How many blocks (0, all that follow).")
    private String count = "0";

    SyncJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        long from = number(first, "--lba");
        long blocks = number(count, "--count");
        if (blocks < 0 || blocks > 0xffff_ffffL) {
            throw wrongCall("--count " + count + ": give 0 to 4294967295");
        }
        initiator.send(cdb -> from >>> 32 == 0 && blocks <= 0xffff
                ? BlockCdb.synchronizeCache10(cdb, 0, from, (int) blocks)
                : BlockCdb.synchronizeCache16(cdb, 0, from, blocks));
        console.print(Map.of("done", true));
    }
}
