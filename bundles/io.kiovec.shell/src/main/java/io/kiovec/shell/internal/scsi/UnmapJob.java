// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.scsi.block.UnmapList;
import io.kiovec.scsi.cdb.BlockControlCdb;
import io.kiovec.scsi.inquiry.BlockLimits;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** As sg_unmap. */
@Command(name = "unmap", header = "Gives blocks back (UNMAP).", description = "Tells the device that blocks hold nothing any more"
        + " (SBC-5, 5.35), as many in a command as its Block Limits page allows. What was in them is lost.", footer = {
            "",
            "Example: kiovec scsi unmap sim:disk0 --lba 0 --count 2048"})
final class UnmapJob extends RangeJob {

    private static final long MOST_BLOCKS = 0xffff_ffffL;

    @Option(names = "--anchor", description = "Keep the blocks anchored.")
    private boolean anchor;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    UnmapJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return AccessMode.READ_WRITE_SHARED;
    }

    @Override
    void check(Console console, Address named) throws Exception {
        guard.pass(console, "unmaps blocks of", named);
    }

    @Override
    String verb() {
        return "unmap";
    }

    @Override
    boolean mayBeAll() {
        return false;
    }

    @Override
    long most(Initiator initiator, long blockLength) throws IOException {
        long told = initiator.vital(BlockLimits.CODE).flatMap(BlockLimits::parse).map(BlockLimits::unmap).orElse(0L);
        return told == 0 ? MOST_BLOCKS : told;
    }

    @Override
    void some(Initiator initiator, long address, long blocks) throws IOException {
        byte[] list = new UnmapList(List.of(new UnmapList.Range(address, blocks))).bytes();
        initiator.send(cdb -> BlockControlCdb.unmap(cdb, anchor ? BlockControlCdb.ANCHOR : 0, list.length), list);
    }
}
