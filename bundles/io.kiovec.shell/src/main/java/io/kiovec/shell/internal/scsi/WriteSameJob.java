// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.scsi.inquiry.BlockLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** As sg_write_same. */
@Command(name = "write-same", header = "Writes one block many times (WRITE SAME).", description = "Has the device write one block,"
        + " of zeros or from a file, to many places (SBC-5, 5.52), as many in a command as its Block Limits page allows.", footer = {
            "", "Example: kiovec scsi write-same sim:disk0 --lba 0 --count 2048"})
final class WriteSameJob extends RangeJob {

    /** Where the device does not say: a command is short enough that progress moves. */
    private static final long MOST_BYTES = 64 << 20;

    @Option(names = "--file", paramLabel = "FILE", description = "One block of data (zeros).")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--unmap", description = "The device may unmap the blocks instead.")
    private boolean unmap;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    private byte[] block = {};

    WriteSameJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return AccessMode.READ_WRITE_SHARED;
    }

    @Override
    void check(Console console, Address named) throws Exception {
        guard.pass(console, "overwrites blocks of", named);
    }

    @Override
    String verb() {
        return "write same";
    }

    @Override
    boolean mayBeAll() {
        return false;
    }

    @Override
    long most(Initiator initiator, long blockLength) throws IOException {
        block = file.isPresent() ? Files.readAllBytes(file.get()) : new byte[Math.toIntExact(blockLength)];
        if (block.length != blockLength) {
            throw wrongCall("--file " + file.get() + " has " + block.length + " bytes: a block of the device has "
                    + blockLength);
        }
        long told = initiator.vital(BlockLimits.CODE).flatMap(BlockLimits::parse).map(BlockLimits::writeSame)
                .orElse(0L);
        long calm = Math.max(1, MOST_BYTES / blockLength);
        return told <= 0 ? calm : Math.min(told, calm);
    }

    @Override
    void some(Initiator initiator, long address, long blocks) throws IOException {
        initiator.send(cdb -> BlockCdb.writeSame16(cdb, unmap ? BlockCdb.UNMAP : 0, address, blocks), block);
    }
}
