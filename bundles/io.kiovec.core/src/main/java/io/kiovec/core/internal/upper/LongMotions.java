// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.FieldIn;
import io.kiovec.scsi.FieldPointer;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Motions that may take long: a drive is told to begin (IMMED) and asked from time to time whether it is done, so that it
 * can tell how far it is. A drive that refuses IMMED is believed once, and waited for from then on. For one thread at a
 * time, but for {@link #progress()}.
 */
final class LongMotions {

    private static final long FIRST_PAUSE = Duration.ofMillis(2).toNanos();
    /** A motion takes seconds at least; its end is seen a quarter of a second late at most. */
    private static final long LONGEST_PAUSE = Duration.ofMillis(250).toNanos();

    private final TapeDrive drive;
    private final CommandCall call;
    private final MotionPoll poll;
    /** Those that the drive does not do without being waited for. */
    private final Set<MotionKind> awaited = EnumSet.noneOf(MotionKind.class);
    private volatile OptionalDouble progress = OptionalDouble.empty();

    /** Builds a CDB; gives its length. */
    @FunctionalInterface
    interface Form {
        int build(MemorySegment cdb, int immediate);
    }

    LongMotions(TapeDrive drive) {
        this.drive = drive;
        call = drive.call;
        poll = new MotionPoll(drive);
    }

    /** {@return how far the motion is, 0 to 1; empty for none, or where the drive does not tell} Any thread. */
    OptionalDouble progress() {
        return progress;
    }

    /**
     * Does a motion whose failure the caller judges; how it ended is in the drive's call, as if it had been waited for.
     *
     * @param kind what is done
     * @param effect of the command
     * @param form builds its CDB with the bit that is given
     * @return {@link Reaction#DONE} when it is over
     * @throws DeviceException when the drive gave no answer, or is not done in time; nobody knows then where the tape stands
     */
    Reaction attempt(MotionKind kind, Effect effect, Form form) throws DeviceException {
        if (awaited.contains(kind)) {
            return send(effect, form, 0);
        }
        Reaction begun = send(effect, form, kind.immediate);
        if (begun == Reaction.DONE) {
            return awaitEnd(kind);
        }
        if (!isImmediateRefused()) {
            return begun;
        }
        Reaction waited = send(effect, form, 0);
        if (!call.hasKey(SenseKey.ILLEGAL_REQUEST)) {
            // It was this bit then, and nothing else of the command.
            awaited.add(kind);
        }
        return waited;
    }

    /** Does a motion, or tells what its failure is. */
    void require(MotionKind kind, Effect effect, Form form) throws DeviceException {
        if (attempt(kind, effect, form) != Reaction.DONE) {
            throw drive.failed(effect, 0);
        }
    }

    private Reaction send(Effect effect, Form form, int immediate) throws DeviceException {
        call.begin(drive.motion, form.build(call.space(), immediate));
        return drive.attempt(effect);
    }

    private boolean isImmediateRefused() {
        Optional<Sense> sense = call.senseData();
        return call.hasKey(SenseKey.ILLEGAL_REQUEST)
                && sense.get().additional().equals(AdditionalSense.INVALID_FIELD_IN_CDB)
                && sense.get().fieldPointer().map(LongMotions::mayBeImmediate).orElse(true);
    }

    private static boolean mayBeImmediate(FieldPointer field) {
        return field.where() == FieldIn.CDB && field.byteAt() == 1;
    }

    /** An interrupt ends no motion (rule S3); the thread keeps its mark. */
    private Reaction awaitEnd(MotionKind kind) throws DeviceException {
        long begun = drive.waiting.now();
        long pause = FIRST_PAUSE;
        boolean interrupted = false;
        boolean ended = false;
        try {
            while (true) {
                MotionPoll.Said said = poll.ask(kind);
                progress = poll.progress();
                if (said != MotionPoll.Said.GOING_ON) {
                    ended = true;
                    return said == MotionPoll.Said.OVER ? Reaction.DONE : failed();
                }
                if (drive.waiting.now() - begun > drive.motion.timeoutNanos()) {
                    throw new DeviceException.Timeout(drive.address, "the drive is not done after "
                            + Duration.ofNanos(drive.motion.timeoutNanos()) + ": look at the drive");
                }
                try {
                    drive.waiting.pause(pause);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            }
        } finally {
            progress = OptionalDouble.empty();
            if (!ended) {
                drive.lost();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Reaction failed() {
        call.end(poll.status(), poll.answer());
        return Reaction.FAIL;
    }
}
