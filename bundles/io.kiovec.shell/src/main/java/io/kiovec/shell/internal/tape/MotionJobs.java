// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine;

/** What moves a tape to a place. */
final class MotionJobs {

    private MotionJobs() {
    }

    /** {@code rewind}. */
    @CommandLine.Command(name = "rewind", header = "To the beginning.", description = "Moves to the beginning of the first partition.", footer = {
        "", "Example: kiovec tape rewind sim:tape0"})
    static final class Rewind extends TapeJob {

        Rewind(Devices devices) {
            super(devices);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            move("rewind", tape, console, () -> {
                tape.rewind();
                return tape;
            });
        }
    }

    /** {@code eod}. */
    @CommandLine.Command(name = "eod", aliases = {"eom",
        "seod"}, header = "To the end of what is recorded.", description = "Moves"
                + " behind what is recorded in this partition, where more can be written.", footer = {"",
                    "Example: kiovec tape eod sim:tape0"})
    static final class EndOfData extends TapeJob {

        EndOfData(Devices devices) {
            super(devices);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            move("eod", tape, console, tape::spaceToEnd);
        }
    }

    /** {@code locate}. */
    @CommandLine.Command(name = "locate", aliases = {"seek",
        "asf"}, header = "To a block, or to a file.", description = "Moves to a"
                + " block, as tell counts it; with --file to the beginning of a file, the first being 0.", footer = {"",
                    "Example: kiovec tape locate sim:tape0 1",
                    "Example: kiovec tape locate sim:tape0 --file 1"})
    static final class Locate extends TapeJob {

        @CommandLine.Parameters(index = "1", arity = "0..1", paramLabel = "BLOCK", description = "Blocks and filemarks before it.")
        private Optional<Long> block = Optional.empty();

        @CommandLine.Option(names = "--file", paramLabel = "N", description = "Files before it: filemarks from the beginning.")
        private Optional<Long> file = Optional.empty();

        @CommandLine.Option(names = "--partition", paramLabel = "N", description = "Where the block is (this partition).")
        private Optional<Integer> partition = Optional.empty();

        Locate(Devices devices) {
            super(devices);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            if (block.isPresent() == file.isPresent()) {
                throw wrongCall("say where to: BLOCK, or --file N");
            }
            long start = block.orElse(0L);
            TapePosition place = new TapePosition(partition.orElse(tape.position().partition()), OptionalLong.of(start),
                    OptionalLong.empty());
            move("locate", tape, console, () -> {
                tape.locate(place);
                return tape;
            });
            if (file.orElse(0L) > 0) {
                TapeResult passed = move("locate", tape, console,
                        () -> tape.space(TapeUnit.FILEMARKS, file.get()));
                if (passed.condition() == TapeCondition.END_OF_DATA) {
                    throw new IOException(tape.address() + ": there is no file " + file.get() + ", only "
                            + passed.count() + " filemarks");
                }
            }
        }
    }

    /** {@code load}. */
    @CommandLine.Command(name = "load", header = "Loads the cartridge.", description = "Loads the cartridge that is in the drive,"
            + " and moves to its beginning.", footer = {"", "Example: kiovec tape load sim:tape0"})
    static final class Load extends TapeJob {

        Load(Devices devices) {
            super(devices);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            move("load", tape, console, () -> {
                tape.load();
                return tape;
            });
        }
    }

    /** {@code eject}. */
    @CommandLine.Command(name = "eject", aliases = {"unload", "offline",
        "rewoffl"}, header = "Rewinds and unloads.", description = "Rewinds the tape and unloads the cartridge.", footer = {
            "",
            "Example: kiovec tape eject sim:tape0"})
    static final class Eject extends TapeJob {

        Eject(Devices devices) {
            super(devices);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            move("eject", tape, console, () -> {
                tape.unload();
                return tape;
            });
        }
    }
}
