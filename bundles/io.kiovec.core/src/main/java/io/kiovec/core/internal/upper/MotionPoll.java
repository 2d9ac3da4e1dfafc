// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Asks a drive whether the motion that it was told to begin is over (SSC-5; SPC-6, REQUEST SENSE). REQUEST SENSE tells
 * progress, with NO SENSE or NOT READY, and the motion's error as a deferred one; where it tells nothing of that, TEST
 * UNIT READY says whether the drive is ready. For one thread at a time.
 */
final class MotionPoll {

    /** What the drive says. */
    enum Said {
        GOING_ON, OVER,
        /** The error is in {@link #answer}. */
        FAILED
    }

    private static final int DONE = 65536;
    /** OPERATION IN PROGRESS, and those of erase, locate and rewind: with GOOD or NO SENSE (SPC-6, annex F). */
    private static final Set<Integer> IN_PROGRESS = Set.of(0x16, 0x18, 0x19, 0x1a);
    /** LOGICAL UNIT NOT READY, for it becomes ready, is formatted, does something long, is in transition. */
    private static final Set<Integer> PASSING = Set.of(0x01, 0x04, 0x07, 0x08, 0x0a);
    /** Errors that some drives do not mark as deferred when they are asked for. */
    private static final Set<SenseKey> ERRORS = EnumSet.of(SenseKey.MEDIUM_ERROR, SenseKey.HARDWARE_ERROR,
            SenseKey.BLANK_CHECK, SenseKey.VOLUME_OVERFLOW);

    private final TapeDrive drive;
    private final CommandCall call = new CommandCall(2);
    private final MemorySegment senseData = Arena.ofAuto().allocate(CommandCall.SENSE_BYTES);
    private boolean knowsRequestSense = true;
    private int status;
    private MemorySegment answer = MemorySegment.NULL;
    private OptionalDouble progress = OptionalDouble.empty();

    MotionPoll(TapeDrive drive) {
        this.drive = drive;
    }

    /** {@return how far the drive was when it was last asked, 0 to 1; empty where it did not tell} */
    OptionalDouble progress() {
        return progress;
    }

    /** {@return the status that the motion failed with} */
    int status() {
        return status;
    }

    /** {@return the sense data that the motion failed with; valid until the next question} */
    MemorySegment answer() {
        return answer;
    }

    /**
     * Asks once.
     *
     * @throws DeviceException when the drive does not answer: then nobody knows what becomes of the motion
     */
    Said ask(MotionKind kind) throws DeviceException {
        progress = OptionalDouble.empty();
        for (int again = 0; again <= Retries.MOST_RESENT; again++) {
            Optional<Said> said = knowsRequestSense ? requestSense(kind) : Optional.empty();
            if (said.isEmpty()) {
                said = testReady(kind);
            }
            if (said.isPresent()) {
                return said.get();
            }
        }
        return Said.GOING_ON;
    }

    private void send() throws DeviceException {
        try {
            drive.once(call);
        } catch (DeviceException.Offline gone) {
            // Nothing of the question reached the drive; what it was told before did.
            throw new DeviceException.OutcomeUnknown(drive.address,
                    "the driver has gone while the tape was moving: " + gone.getMessage(), gone.detail(), gone);
        }
    }

    /** {@return what it tells of the motion; empty for nothing} */
    private Optional<Said> requestSense(MotionKind kind) throws DeviceException {
        call.begin(drive.motion,
                PrimaryCdb.requestSense(call.space(), SenseFormat.FIXED, CommandCall.SENSE_BYTES));
        call.data(DataDirection.IN, senseData.fill((byte) 0));
        send();
        if (!call.isGood()) {
            knowsRequestSense = !call.hasKey(SenseKey.ILLEGAL_REQUEST);
            return knowsRequestSense ? judge(kind) : Optional.empty();
        }
        MemorySegment told = senseData.asSlice(0, call.moved());
        Optional<Sense> parsed = Sense.parse(told);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        Sense sense = parsed.get();
        if (sense.isDeferred() || ERRORS.contains(sense.key())) {
            return Optional.of(failed(told, sense));
        }
        if (sense.key() == SenseKey.UNIT_ATTENTION) {
            return attention(kind, told, sense);
        }
        return isGoingOn(sense) ? Optional.of(goingOn(sense)) : Optional.empty();
    }

    private Optional<Said> testReady(MotionKind kind) throws DeviceException {
        call.begin(drive.motion, PrimaryCdb.testUnitReady(call.space()));
        send();
        return call.isGood() ? Optional.of(Said.OVER) : judge(kind);
    }

    /** {@return what a status other than GOOD means; empty to ask again} */
    private Optional<Said> judge(MotionKind kind) {
        Optional<ScsiStatus> known = ScsiStatus.of(call.status());
        if (known.isEmpty()) {
            return Optional.of(failed());
        }
        return switch (known.get()) {
            case GOOD, CONDITION_MET -> Optional.of(Said.OVER);
            case BUSY, TASK_SET_FULL, ACA_ACTIVE -> Optional.of(Said.GOING_ON);
            case TASK_ABORTED -> Optional.empty();
            case RESERVATION_CONFLICT -> Optional.of(failed());
            case CHECK_CONDITION -> call.senseData().map(sense -> judge(kind, sense))
                    .orElseGet(() -> Optional.of(failed()));
        };
    }

    private Optional<Said> judge(MotionKind kind, Sense sense) {
        if (sense.isDeferred()) {
            return Optional.of(failed(call.senseSent(), sense));
        }
        if (isGoingOn(sense)) {
            return Optional.of(goingOn(sense));
        }
        return switch (sense.key()) {
            case NO_SENSE, RECOVERED_ERROR, COMPLETED -> Optional.of(Said.OVER);
            case UNIT_ATTENTION -> attention(kind, call.senseSent(), sense);
            case ABORTED_COMMAND -> Optional.empty();
            case NOT_READY -> Optional.of(kind.after == MotionKind.After.UNLOADED
                    ? Said.OVER
                    : failed(call.senseSent(), sense));
            default -> Optional.of(failed(call.senseSent(), sense));
        };
    }

    private static boolean isGoingOn(Sense sense) {
        AdditionalSense additional = sense.additional();
        return switch (sense.key()) {
            case NO_SENSE -> additional.code() == 0x00 && IN_PROGRESS.contains(additional.qualifier())
                    || sense.progress().isPresent();
            case NOT_READY -> additional.code() == 0x04 && PASSING.contains(additional.qualifier())
                    || sense.progress().isPresent();
            default -> false;
        };
    }

    private Said goingOn(Sense sense) {
        sense.progress().ifPresent(told -> progress = OptionalDouble.of((double) told / DONE));
        return Said.GOING_ON;
    }

    /** A reset, or another cartridge, may have ended the motion; that one has come is what a load is for. */
    private Optional<Said> attention(MotionKind kind, MemorySegment sent, Sense sense) {
        drive.noticed(sense);
        boolean asked = kind.after == MotionKind.After.NEWLY_LOADED;
        return asked || !Reaction.losesPosition(sense) ? Optional.empty() : Optional.of(failed(sent, sense));
    }

    private Said failed() {
        status = call.status();
        answer = call.senseSent();
        return Said.FAILED;
    }

    /**
     * The motion's own error is deferred only because nobody waited for it; what cannot be of the motion is of blocks that
     * the drive had taken before.
     */
    private Said failed(MemorySegment sent, Sense sense) {
        status = ScsiStatus.CHECK_CONDITION.code();
        answer = sent;
        boolean ofBlocks = !drive.buffer().isEmpty()
                && sense.additional().code() == AdditionalSense.WRITE_ERROR.code();
        if (sense.isDeferred() && !ofBlocks) {
            // 71h becomes 70h, 73h becomes 72h (SPC-6, 4.4).
            byte code = sent.get(ValueLayout.JAVA_BYTE, 0);
            sent.set(ValueLayout.JAVA_BYTE, 0, (byte) (code & ~1));
        }
        return Said.FAILED;
    }
}
