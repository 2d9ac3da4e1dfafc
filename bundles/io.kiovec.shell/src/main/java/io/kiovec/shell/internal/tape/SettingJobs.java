// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.io.Support;
import io.kiovec.io.TapeControl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** What sets how blocks are written. */
final class SettingJobs {

    private SettingJobs() {
    }

    /** {@code compression}. */
    @CommandLine.Command(name = "compression", header = "Switches compression.", description = "Switches the drive's compression on or"
            + " off; without a word, tells which it is, where the drive says so.", footer = {"",
                "Example: kiovec tape compression sim:tape0 off"})
    static final class Compression extends TapeJob {

        @CommandLine.Parameters(index = "1", arity = "0..1", paramLabel = "on|off", description = "Which it is to be.")
        private Optional<String> wanted = Optional.empty();

        Compression(Devices devices) {
            super(devices);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            if (wanted.isPresent()) {
                int value = List.of("off", "on").indexOf(wanted.get());
                if (value < 0) {
                    throw wrongCall("'" + wanted.get() + "': say on or off, or nothing");
                }
                tape.control(TapeControl.COMPRESSION, value);
            }
            told.put("compression", value(tape.status().compression()));
        }
    }

    /** {@code block-size}. */
    @CommandLine.Command(name = "block-size", aliases = {"setblk",
        "blksize"}, header = "Sets the length of blocks.", description = "Sets the length of blocks, or 0 for blocks of any length;"
                + " without a length, tells it.", footer = {"", "Example: kiovec tape block-size sim:tape0 64K",
                    "Example: kiovec tape block-size sim:tape0 0"})
    static final class BlockSize extends TapeJob {

        @CommandLine.Parameters(index = "1", arity = "0..1", paramLabel = "BYTES", converter = Bytes.class, description = "Of each block.")
        private Optional<Long> bytes = Optional.empty();

        BlockSize(Devices devices) {
            super(devices);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            if (bytes.isPresent()) {
                if (bytes.get() > Integer.MAX_VALUE) {
                    throw wrongCall("blocks of " + Bytes.text(bytes.get()) + ": no drive has them");
                }
                tape.blockLength(bytes.get().intValue());
            }
            told.put("blockLength", tape.blockLength());
        }
    }

    /** {@return yes, no, or nothing where nobody tells} */
    static Boolean value(Support support) {
        return support == Support.UNKNOWN ? null : (Boolean) (support == Support.YES);
    }
}
