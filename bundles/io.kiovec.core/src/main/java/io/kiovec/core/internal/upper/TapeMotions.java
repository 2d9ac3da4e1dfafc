// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.spi.TapeOutcome;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What moves the tape without data (SSC-5, 6.2, 6.3, 6.6, 7.2, 7.3, 7.11, 7.12). The short forms of SPACE and LOCATE are
 * taken where the number fits, for every drive has them; a drive that has not gets the long ones.
 */
final class TapeMotions {

    private static final long MOST_SPACED_6 = (1 << 23) - 1;
    /** FORMAT MEDIUM, partitions as the page says. */
    private static final int BY_PAGE = 1;
    private static final long MOST_LOCATED_10 = 0xffff_ffffL;

    private final TapeDrive drive;
    private final CommandCall call;
    private final LongMotions motions;
    private boolean spacesShort = true;
    private boolean locatesShort = true;

    TapeMotions(TapeDrive drive) {
        this.drive = drive;
        call = drive.call;
        motions = new LongMotions(drive);
    }

    /** {@return how far the motion is that is going on, 0 to 1; empty where nobody knows} Any thread. */
    OptionalDouble progress() {
        return motions.progress();
    }

    TapeOutcome space(TapeUnit unit, long count) throws DeviceException {
        if (unit == TapeUnit.SETMARKS) {
            throw new DeviceException.IllegalRequest(drive.address,
                    "setmarks are no longer in the standard: use filemarks");
        }
        boolean toEnd = unit == TapeUnit.END_OF_DATA;
        if (toEnd) {
            drive.prepare();
        } else {
            drive.prepareAtPosition();
            if (count == 0) {
                return new TapeOutcome(0, TapeCondition.NONE);
            }
        }
        Effect effect = toEnd ? Effect.TO_POSITION : Effect.FROM_POSITION;
        Reaction reaction = sendSpace(code(unit), toEnd ? 0 : count, effect);
        if (toEnd && reaction == Reaction.DONE) {
            drive.buffer().emptied();
            drive.ask();
            return new TapeOutcome(0, TapeCondition.END_OF_DATA);
        }
        TapeOutcome outcome = spaced(reaction, count, effect);
        drive.buffer().emptied();
        return outcome;
    }

    private static int code(TapeUnit unit) {
        return switch (unit) {
            case BLOCKS -> StreamCdb.BLOCKS;
            case FILEMARKS -> StreamCdb.FILEMARKS;
            case SEQUENTIAL_FILEMARKS -> StreamCdb.SEQUENTIAL_FILEMARKS;
            case END_OF_DATA -> StreamCdb.END_OF_DATA;
            case SETMARKS -> throw new IllegalArgumentException("setmarks");
        };
    }

    private Reaction sendSpace(int code, long count, Effect effect) throws DeviceException {
        if (spacesShort && count <= MOST_SPACED_6 && count >= -MOST_SPACED_6) {
            call.begin(drive.motion, StreamCdb.space6(call.space(), code, (int) count));
            Reaction reaction = drive.attempt(effect);
            if (!isUnknownCommand()) {
                return reaction;
            }
            spacesShort = false;
        }
        call.begin(drive.motion, StreamCdb.space16(call.space(), code, count));
        return drive.attempt(effect);
    }

    private boolean isUnknownCommand() {
        return call.hasKey(SenseKey.ILLEGAL_REQUEST) && call.senseData().map(Sense::additional)
                .filter(AdditionalSense.INVALID_COMMAND_OPERATION_CODE::equals).isPresent();
    }

    private TapeOutcome spaced(Reaction reaction, long count, Effect effect) throws DeviceException {
        long asked = Math.abs(count);
        Optional<Sense> found = call.senseData();
        if (call.isGood()) {
            return new TapeOutcome(asked, TapeCondition.NONE);
        }
        if (found.isEmpty() || found.get().isDeferred()) {
            throw drive.failed(effect, 0);
        }
        Sense sense = found.get();
        // Whether a residual of moving back is negative, drives do not agree.
        long passed = Math.clamp(asked - Math.abs(sense.residual().orElse(asked)), 0, asked);
        if (sense.key() == SenseKey.BLANK_CHECK) {
            return new TapeOutcome(passed, TapeCondition.END_OF_DATA);
        }
        if (isBeginningOfPartition(sense, count)) {
            return new TapeOutcome(passed, TapeCondition.BEGINNING_OF_PARTITION);
        }
        if (reaction == Reaction.DONE) {
            if (sense.has(StreamMark.FILEMARK)) {
                return new TapeOutcome(passed, TapeCondition.FILEMARK);
            }
            // Early warning was passed, or an error recovered: nothing is missing.
            return new TapeOutcome(sense.residual().isPresent() ? passed : asked, TapeCondition.NONE);
        }
        if (isEndOfPartition(sense)) {
            return new TapeOutcome(passed, TapeCondition.END_OF_MEDIUM);
        }
        throw drive.failed(effect, 0);
    }

    private static boolean isBeginningOfPartition(Sense sense, long count) {
        return sense.additional().equals(AdditionalSense.BEGINNING_OF_PARTITION_MEDIUM_DETECTED)
                || count < 0 && sense.key() == SenseKey.NO_SENSE && sense.has(StreamMark.END_OF_MEDIUM);
    }

    /** {@return whether the tape's physical end, and not a fault, ended a command} */
    static boolean isEndOfPartition(Sense sense) {
        return sense.has(StreamMark.END_OF_MEDIUM)
                && (sense.key() == SenseKey.VOLUME_OVERFLOW || sense.key() == SenseKey.MEDIUM_ERROR
                        && sense.additional().equals(AdditionalSense.END_OF_PARTITION_MEDIUM_DETECTED));
    }

    void locate(TapePosition position) throws DeviceException {
        if (position.block().isEmpty() || position.block().getAsLong() < 0 || position.partition() < 0
                || position.partition() > 255) {
            throw new DeviceException.IllegalRequest(drive.address,
                    "cannot be located to " + position + ": give a partition of 0 to 255 and a block");
        }
        drive.prepare();
        // A reset may have brought it to another partition: the drive at least knows which one it is in.
        boolean stays = drive.currentPartition().equals(OptionalInt.of(position.partition()));
        int options = stays ? 0 : StreamCdb.CHANGE_PARTITION;
        long block = position.block().getAsLong();
        if (sendLocate(options, position.partition(), block) != Reaction.DONE) {
            boolean behindTheEnd = call.hasKey(SenseKey.BLANK_CHECK);
            DeviceException error = drive.failed(Effect.TO_POSITION, 0);
            throw behindTheEnd
                    ? new DeviceException.IllegalRequest(drive.address, "block " + block
                            + " lies behind the end of data: locate to a block that was written", error.detail(),
                            error)
                    : error;
        }
        drive.buffer().emptied();
        TapePosition reached = drive.ask();
        if (reached.isKnown()
                && (reached.block().getAsLong() != block || reached.partition() != position.partition())) {
            drive.lost();
            throw new DeviceException.Medium(drive.address, "was located to block " + block + " of partition "
                    + position.partition() + " and stands at block " + reached.block().getAsLong() + " of partition "
                    + reached.partition() + ": rewind it and locate again");
        }
    }

    private Reaction sendLocate(int options, int partition, long block) throws DeviceException {
        int target = options == 0 ? 0 : partition;
        if (locatesShort && block <= MOST_LOCATED_10) {
            Reaction reaction = motions.attempt(MotionKind.LOCATE, Effect.TO_POSITION,
                    (cdb, immediate) -> StreamCdb.locate10(cdb, options | immediate, target, block));
            if (!isUnknownCommand()) {
                return reaction;
            }
            locatesShort = false;
        }
        return motions.attempt(MotionKind.LOCATE, Effect.TO_POSITION, (cdb, immediate) -> StreamCdb.locate16(cdb,
                options | immediate, StreamCdb.TO_OBJECT, target, block));
    }

    void rewind() throws DeviceException {
        drive.prepare();
        motions.require(MotionKind.REWIND, Effect.TO_POSITION, StreamCdb::rewind);
        drive.buffer().emptied();
        drive.arrived();
    }

    void erase() throws DeviceException {
        drive.prepareToWrite();
        motions.require(MotionKind.ERASE, Effect.FROM_POSITION,
                (cdb, immediate) -> StreamControlCdb.erase6(cdb, StreamControlCdb.ERASE_LONG | immediate));
        drive.buffer().emptied();
        drive.ask();
    }

    void load() throws DeviceException {
        // Whichever cartridge it is: what the drive tells of a change is what was asked for.
        motions.require(MotionKind.LOAD, Effect.CHANGE,
                (cdb, immediate) -> StreamControlCdb.loadUnload(cdb, immediate, StreamControlCdb.LOAD));
        drive.buffer().emptied();
        drive.filled();
    }

    /** Winds the tape to its end and back (SSC-5, LOAD UNLOAD with RETEN). */
    void retension() throws DeviceException {
        drive.prepare();
        motions.require(MotionKind.RETENSION, Effect.TO_POSITION, (cdb, immediate) -> StreamControlCdb.loadUnload(cdb,
                immediate, StreamControlCdb.LOAD | StreamControlCdb.RETENSION));
        drive.buffer().emptied();
        // Drives may tell it as a cartridge that has come.
        drive.filled();
    }

    /** Makes the partitions that the Medium Partition page asks for; the tape stands at its beginning. */
    void format() throws DeviceException {
        motions.require(MotionKind.FORMAT, Effect.FROM_POSITION,
                (cdb, immediate) -> StreamControlCdb.formatMedium(cdb, immediate, BY_PAGE, 0));
        drive.buffer().emptied();
        drive.ask();
    }

    void unload() throws DeviceException {
        motions.require(MotionKind.UNLOAD, Effect.TO_POSITION,
                (cdb, immediate) -> StreamControlCdb.loadUnload(cdb, immediate, 0));
        drive.emptied();
    }
}
