// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.TapeStatus.Mark;
import java.util.Map;
import picocli.CommandLine;

/** What writes to a tape: whatever was recorded behind is lost. */
final class WritingJobs {

    private WritingJobs() {
    }

    /** {@code filemark}. */
    @CommandLine.Command(name = "filemark", aliases = {"weof", "eof"}, header = "Writes filemarks.", description = {
        "Writes filemarks where the tape stands, and waits until all before them is on the tape; 0 only waits.",
        "",
        "What was recorded behind them is lost, so that is asked for except at the end of what is recorded."}, footer = {
            "",
            "Example: kiovec tape filemark sim:tape0",
            "Example: kiovec tape filemark sim:tape0 2 --yes-destroy-data"})
    static final class Filemark extends TapeJob {

        @CommandLine.Parameters(index = "1", arity = "0..1", paramLabel = "COUNT", description = "How many (1).")
        private int count = 1;

        @CommandLine.Mixin
        private DestructionGuard guard;

        Filemark(Devices devices) {
            super(devices);
        }

        @Override
        AccessMode access() {
            return AccessMode.READ_WRITE;
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            if (count < 0) {
                throw wrongCall(count + " filemarks cannot be written");
            }
            if (count > 0 && !tape.status().marks().contains(Mark.AT_END_OF_DATA)) {
                guard.pass(console, "ends what is recorded where the tape stands of", tape.address());
            }
            told.put("written", move("filemark", tape, console, () -> tape.writeFilemarks(count)).count());
        }
    }

    /** {@code erase}. */
    @CommandLine.Command(name = "erase", header = "Erases what is behind.", description = "Erases from where the tape stands to the"
            + " end of the partition, which may take hours; some drives tell how far they are.", footer = {"",
                "Example: kiovec tape erase sim:tape0", "Example: kiovec tape erase sim:tape0 --yes-destroy-data"})
    static final class Erase extends TapeJob {

        @CommandLine.Mixin
        private DestructionGuard guard;

        Erase(Devices devices) {
            super(devices);
        }

        @Override
        AccessMode access() {
            return AccessMode.READ_WRITE;
        }

        @Override
        void permit(Console console, Address drive) throws InterruptedException {
            guard.pass(console, "erases the tape in", drive);
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            move("erase", tape, console, () -> {
                tape.erase();
                return tape;
            });
        }
    }
}
