// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapePosition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine;

/** {@code partition}. */
@CommandLine.Command(name = "partition", aliases = {"setpartition",
    "mkpartition"}, header = "Goes to a partition, or makes two.", description = {
        "Moves to the beginning of a partition; without a number, tells where the tape is.",
        "",
        "--make makes two partitions of the cartridge, or one again with 0: a positive size is the second one's, a negative"
                + " one the first one's. All that is recorded is lost."}, footer = {"",
                    "Example: kiovec tape partition sim:tape0 --make 33554432",
                    "Example: kiovec tape partition sim:tape0 1"})
final class PartitionJob extends TapeJob {

    @CommandLine.Parameters(index = "1", arity = "0..1", paramLabel = "NUMBER", description = "0 for the first.")
    private Optional<Integer> number = Optional.empty();

    @CommandLine.Option(names = "--make", paramLabel = "BYTES", description = "Format the cartridge: the size of the second"
            + " partition, or, negative, of the first; 0 for one.")
    private Optional<Long> make = Optional.empty();

    @CommandLine.Mixin
    private DestructionGuard guard;

    PartitionJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return make.isPresent() ? AccessMode.READ_WRITE : AccessMode.READ;
    }

    @Override
    void permit(Console console, Address drive) throws InterruptedException {
        if (make.isPresent()) {
            if (number.isPresent()) {
                throw wrongCall("say one of NUMBER and --make BYTES");
            }
            guard.pass(console, "formats the tape in", drive);
        }
    }

    @Override
    void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
        if (make.isPresent()) {
            move("partition", tape, console, () -> {
                tape.control(TapeControl.PARTITION, make.get());
                return tape;
            });
        } else if (number.isPresent()) {
            move("partition", tape, console, () -> {
                tape.locate(new TapePosition(number.get(), OptionalLong.of(0), OptionalLong.empty()));
                return tape;
            });
        }
    }
}
