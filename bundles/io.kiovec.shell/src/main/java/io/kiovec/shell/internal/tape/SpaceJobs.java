// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Console;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/** What moves a tape over so many filemarks or blocks. */
final class SpaceJobs {

    private SpaceJobs() {
    }

    /** {@code forward}. */
    @CommandLine.Command(name = "forward", aliases = "fsf", header = "Over filemarks, or blocks.", description = "Moves forward over"
            + " filemarks, to the first block of a later file; with --blocks over blocks, at most to behind the next"
            + " filemark.", footer = {"", "Example: kiovec tape forward sim:tape0 2",
                "Example: kiovec tape forward sim:tape0 10 --blocks"})
    static final class Forward extends Spacing {

        Forward(Devices devices) {
            super(devices, "forward", 1);
        }
    }

    /** {@code back}. */
    @CommandLine.Command(name = "back", aliases = "bsf", header = "Back over filemarks, or blocks.", description = "Moves back over"
            + " filemarks, to before the last of them; with --blocks over blocks, at most to before the filemark of the file"
            + " before.", footer = {"", "Example: kiovec tape back sim:tape0",
                "Example: kiovec tape back sim:tape0 10 --blocks"})
    static final class Back extends Spacing {

        Back(Devices devices) {
            super(devices, "back", -1);
        }
    }

    /** Moves over a number of things. */
    private abstract static class Spacing extends TapeJob {

        private final String name;
        private final int sign;
        private String shortfall = "";

        @CommandLine.Parameters(index = "1", arity = "0..1", paramLabel = "COUNT", description = "How many (1).")
        private long count = 1;

        @CommandLine.Option(names = "--blocks", description = "Count blocks.")
        private boolean blocks;

        @CommandLine.Option(names = "--filemarks", description = "Count filemarks, as without a word.")
        private boolean filemarks;

        Spacing(Devices devices, String name, int sign) {
            super(devices);
            this.name = name;
            this.sign = sign;
        }

        @Override
        void work(TapeDevice tape, Console console, Map<String, Object> told) throws Exception {
            if (count < 0 || blocks && filemarks) {
                throw wrongCall(count < 0
                        ? count + ": say how many, and forward or back for the direction"
                        : "say one of --blocks and --filemarks");
            }
            TapeUnit unit = blocks ? TapeUnit.BLOCKS : TapeUnit.FILEMARKS;
            TapeResult passed = move(name, tape, console, () -> tape.space(unit, sign * count));
            String met = words(passed.condition());
            told.put("passed", passed.count());
            told.put("unit", words(unit));
            told.put("met", met);
            if (passed.count() < count) {
                shortfall = passed.count() + " of " + count + " " + words(unit) + " were passed"
                        + (passed.condition() == TapeCondition.NONE ? "" : ", then " + met.replace('-', ' '));
            }
        }

        @Override
        String shortfall() {
            return shortfall;
        }
    }

    /** {@return a constant as people write it: end-of-data} */
    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
