// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Progress;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.cdb.BlockControlCdb;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Something that is done with blocks, some at a time, with progress. */
abstract class RangeJob extends DeviceJob {

    @Option(names = "--lba", paramLabel = "BLOCK", description = "The first block (0).")
    private String first = "0";

    @Option(names = "--count", paramLabel = "BLOCKS", description = "How many blocks.")
    private Optional<String> count = Optional.empty();

    RangeJob(Devices devices) {
        super(devices);
    }

    /** {@return the name of the work in its progress, and of what is counted} */
    abstract String verb();

    /** {@return whether no count means all that follow} What destroys wants to be told. */
    abstract boolean mayBeAll();

    /** {@return how many blocks one command may have} */
    abstract long most(Initiator initiator, long blockLength) throws IOException;

    /** Does some blocks. */
    abstract void some(Initiator initiator, long address, long blocks) throws IOException;

    @Override
    final void run(Console console, Initiator initiator) throws Exception {
        if (!CommandEffects.isDisk(initiator.type().code())) {
            throw wrongCall("this is for the blocks of disks: this is a " + initiator.type().text());
        }
        Capacity capacity = capacity(initiator);
        long from = number(first, "--lba");
        long all = capacity.blocks();
        if (from < 0 || from >= all) {
            throw wrongCall("--lba " + first + ": the device has " + all + " blocks");
        }
        if (count.isEmpty() && !mayBeAll()) {
            throw wrongCall("say how many blocks: --count BLOCKS; the device has " + all);
        }
        long blocks = count.isEmpty() ? all - from : number(count.get(), "--count");
        if (blocks < 1 || blocks > all - from) {
            throw wrongCall("--count " + count.get() + ": give 1 to " + (all - from));
        }
        long most = most(initiator, capacity.blockLength());
        try (Progress progress = console.progress(verb(), blocks * capacity.blockLength(), Progress.Unit.BYTES)) {
            for (long done = 0; done < blocks;) {
                long some = Math.min(most, blocks - done);
                some(initiator, from + done, some);
                done += some;
                progress.at(done * capacity.blockLength());
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("lba", from);
        values.put("blocks", blocks);
        values.put("bytes", blocks * capacity.blockLength());
        console.print(values);
    }

    private static Capacity capacity(Initiator initiator) throws IOException {
        Optional<Capacity> long16 = initiator
                .ask(cdb -> BlockControlCdb.readCapacity16(cdb, Capacity.LENGTH), Capacity.LENGTH)
                .flatMap(Capacity::parse);
        return long16.isPresent()
                ? long16.get()
                : Capacity.parseTen(initiator.receive(BlockControlCdb::readCapacity10, 8))
                        .orElseThrow(() -> new IOException("the answer to READ CAPACITY (10) is too short"));
    }
}
