// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.core.internal.upper.TapeQuestions.Place;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeStatus.Mark;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.mode.BlockDescriptor;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.stream.TapePosition.State;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a drive says of itself at one moment: by TEST UNIT READY (SPC-6), its mode parameters and READ POSITION (SSC-5).
 * What the last command met is its caller's to add.
 */
final class TapeReport {

    /** MEDIUM NOT PRESENT. */
    private static final int NO_MEDIUM = 0x3a;

    private final TapeDrive drive;
    private final TapeQuestions questions;

    TapeReport(TapeDrive drive) {
        this.drive = drive;
        questions = drive.questions();
    }

    TapeStatus status() throws DeviceException {
        Optional<Sense> why = questions.unreadiness();
        if (why.isPresent()) {
            drive.unready();
            return new TapeStatus(why.get().additional().code() == NO_MEDIUM ? Set.of(Mark.DOOR_OPEN) : Set.of(),
                    OptionalInt.empty(), OptionalInt.of(drive.takeRecovered()));
        }
        drive.prepare();
        EnumSet<Mark> marks = EnumSet.of(Mark.ONLINE);
        Optional<ModeParameters> mode = questions.modes().inForce();
        if (mode.isPresent()) {
            add(marks, Mark.WRITE_PROTECTED, mode.get().has(ModeParameters.WRITE_PROTECT));
            add(marks, Mark.BUFFERED, TapeModes.buffering(mode.get()) != 0);
        }
        Optional<Place> place = questions.place();
        if (place.isPresent()) {
            Set<State> states = place.get().states();
            // The bit is not every drive's to set.
            add(marks, Mark.AT_BEGINNING, states.contains(State.BEGINNING_OF_PARTITION)
                    || place.get().position().block().orElse(-1) == 0);
            add(marks, Mark.AT_END_OF_MEDIUM, states.contains(State.END_OF_PARTITION));
        }
        return new TapeStatus(marks,
                mode.flatMap(ModeParameters::descriptor).map(BlockDescriptor::density).map(OptionalInt::of)
                        .orElse(OptionalInt.empty()),
                OptionalInt.of(drive.takeRecovered()));
    }

    private static void add(Set<Mark> marks, Mark mark, boolean holds) {
        if (holds) {
            marks.add(mark);
        }
    }
}
