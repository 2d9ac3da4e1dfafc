// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.scsi.cdb.BlockCdb;
import java.io.IOException;
import picocli.CommandLine.Command;

/** As sg_verify. */
@Command(name = "verify", header = "Reads blocks in the device (VERIFY).", description = "Has the device read blocks and check them"
        + " by itself (SBC-5, 5.41), without moving their data; ends at the first that cannot be read.", footer = {"",
            "Example: kiovec scsi verify sim:disk0 --lba 0 --count 2048"})
final class VerifyJob extends RangeJob {

    /** A command is short enough that progress moves, and an interrupt is heard. */
    private static final long MOST_BYTES = 8 << 20;
    private static final long MOST_BLOCKS = 0xffff;

    VerifyJob(Devices devices) {
        super(devices);
    }

    @Override
    String verb() {
        return "verify";
    }

    @Override
    boolean mayBeAll() {
        return true;
    }

    @Override
    long most(Initiator initiator, long blockLength) {
        return Math.clamp(MOST_BYTES / Math.max(1, blockLength), 1, MOST_BLOCKS);
    }

    @Override
    void some(Initiator initiator, long address, long blocks) throws IOException {
        initiator.send(cdb -> address + blocks <= 1L << 32
                ? BlockCdb.verify10(cdb, 0, address, (int) blocks)
                : BlockCdb.verify16(cdb, 0, address, blocks));
    }
}
