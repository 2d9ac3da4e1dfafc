// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.TapeCondition;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reading and writing blocks and writing filemarks (SSC-5, 6.4, 6.8, 6.9). Incorrect lengths are not suppressed (SILI is
 * 0), so a short and a long block are known from the residual. What stands in the sense data is a result where the
 * contract has a word for it, and an error elsewhere.
 */
final class TapeTransfers {

    /** The transfer length has 24 bits. */
    private static final int MOST = 0xff_ffff;

    private final TapeDrive drive;
    private final CommandCall call;

    TapeTransfers(TapeDrive drive) {
        this.drive = drive;
        call = drive.call;
    }

    TapeOutcome read(MemorySegment memory, TransferCall request) throws DeviceException {
        drive.prepareAtPosition();
        int block = drive.blockLength();
        int unit = Math.max(1, block);
        refuseUneven(memory, block);
        // No block is longer than what the drive takes, so nothing is missed by asking for no more.
        int longest = block == 0 && drive.lengths().longest() > 0 ? drive.lengths().longest() : MOST;
        long asked = Math.min(memory.byteSize() / unit, longest);
        if (asked == 0) {
            return new TapeOutcome(0, TapeCondition.NONE);
        }
        MemorySegment data = asked * unit == memory.byteSize() ? memory : memory.asSlice(0, asked * unit);
        call.begin(request, StreamCdb.read6(call.space(), block == 0 ? 0 : StreamCdb.FIXED, (int) asked));
        call.data(DataDirection.IN, data);
        Reaction reaction = drive.attempt(Effect.FROM_POSITION);
        if (call.isGood()) {
            return new TapeOutcome(call.moved() - call.moved() % unit, TapeCondition.NONE);
        }
        Optional<Sense> sense = call.senseData();
        if (sense.isEmpty() || sense.get().isDeferred()) {
            throw drive.failed(Effect.FROM_POSITION, 0);
        }
        return reaction == Reaction.DONE
                ? readWithNews(sense.get(), asked, block)
                : readToTheEnd(sense.get(), asked, block);
    }

    /** The command was done and there is something to tell of it. */
    private TapeOutcome readWithNews(Sense sense, long asked, int block) throws DeviceException {
        if (sense.has(StreamMark.FILEMARK)) {
            return new TapeOutcome(block == 0 ? 0 : whole(sense, asked) * block, TapeCondition.FILEMARK);
        }
        if (!sense.has(StreamMark.INCORRECT_LENGTH)) {
            return new TapeOutcome(call.moved() - call.moved() % Math.max(1, block), TapeCondition.NONE);
        }
        if (block > 0) {
            return beforeTheOddBlock(whole(sense, asked), block);
        }
        long residual = sense.residual().orElse(asked - call.moved());
        return residual < 0
                ? new TapeOutcome(asked, TapeCondition.BLOCK_TOO_LARGE)
                : new TapeOutcome(Math.max(0, asked - residual), TapeCondition.NONE);
    }

    /** The command ended before its time, where there is no more. */
    private TapeOutcome readToTheEnd(Sense sense, long asked, int block) throws DeviceException {
        long bytes = block == 0 ? 0 : whole(sense, asked) * block;
        if (sense.key() == SenseKey.BLANK_CHECK) {
            return new TapeOutcome(bytes, TapeCondition.END_OF_DATA);
        }
        if (TapeMotions.isEndOfPartition(sense)) {
            return new TapeOutcome(bytes, TapeCondition.END_OF_MEDIUM);
        }
        throw drive.failed(Effect.FROM_POSITION, bytes);
    }

    /**
     * In fixed mode a block of another length ends the transfer, and the tape stands behind it. As st does, the tape is
     * moved back before it, so that it can be read in variable mode; what came before it is told first.
     */
    private TapeOutcome beforeTheOddBlock(long blocks, int block) throws DeviceException {
        Detail detail = new Detail(0, 0, OptionalInt.of(call.status()),
                call.senseSent().toArray(ValueLayout.JAVA_BYTE), Demotion.NONE);
        call.begin(drive.motion, StreamCdb.space6(call.space(), StreamCdb.BLOCKS, -1));
        drive.require(Effect.FROM_POSITION);
        if (blocks > 0) {
            return new TapeOutcome(blocks * block, TapeCondition.NONE);
        }
        throw new DeviceException.IllegalRequest(drive.address, "the next block is not of " + block
                + " bytes: set the length of blocks to 0 and read it with a large buffer", detail, null);
    }

    /** {@return whole units that were moved of those asked for} */
    private long whole(Sense sense, long asked) {
        long residual = sense.residual().orElse(asked - call.moved() * asked / call.data().byteSize());
        return Math.clamp(asked - residual, 0, asked);
    }

    TapeOutcome write(MemorySegment memory, TransferCall request) throws DeviceException {
        drive.prepareToWrite();
        int block = drive.blockLength();
        refuseUneven(memory, block);
        long asked = memory.byteSize() / Math.max(1, block);
        if (asked == 0) {
            return new TapeOutcome(0, TapeCondition.NONE);
        }
        if (asked > MOST || block == 0 && !drive.lengths().fits(asked)) {
            throw new DeviceException.IllegalRequest(drive.address, "a block of " + memory.byteSize()
                    + " bytes cannot be written: give " + drive.lengths().text());
        }
        call.begin(request, StreamCdb.write6(call.space(), block == 0 ? 0 : StreamCdb.FIXED, (int) asked));
        call.data(DataDirection.OUT, memory);
        TapeOutcome outcome = written(drive.attempt(Effect.FROM_POSITION), asked, Math.max(1, block));
        drive.buffer().wrote();
        return outcome;
    }

    TapeOutcome writeFilemarks(int count) throws DeviceException {
        if (count < 0 || count > MOST) {
            throw new DeviceException.IllegalRequest(drive.address,
                    count + " filemarks cannot be written: give 0 to " + MOST);
        }
        if (count > 0) {
            drive.prepareToWrite();
        } else {
            drive.buffer().throwLoss();
            if (drive.buffer().isEmpty()) {
                // Nothing to wait for; and a cartridge that is only read may be protected.
                return new TapeOutcome(0, TapeCondition.NONE);
            }
        }
        call.begin(drive.motion, StreamCdb.writeFilemarks6(call.space(), 0, count));
        TapeOutcome outcome = written(drive.attempt(Effect.FROM_POSITION), count, 1);
        drive.buffer().emptied();
        return outcome;
    }

    /** What became of units that were to be written. */
    private TapeOutcome written(Reaction reaction, long asked, long unit) throws DeviceException {
        if (call.isGood()) {
            return complete(asked, unit);
        }
        Optional<Sense> found = call.senseData();
        if (found.isEmpty() || found.get().isDeferred()) {
            throw drive.failed(Effect.FROM_POSITION, 0);
        }
        Sense sense = found.get();
        boolean end = sense.key() == SenseKey.VOLUME_OVERFLOW;
        if (reaction != Reaction.DONE && !end) {
            throw drive.failed(Effect.FROM_POSITION, 0);
        }
        long residual = Math.abs(sense.residual().orElse(end ? asked : 0));
        if (residual > asked) {
            // Blocks of earlier writes, which the drive had taken into its buffer, are among those that do not fit.
            throw drive.failed(Effect.FROM_POSITION, 0);
        }
        if (end || residual > 0) {
            return new TapeOutcome((asked - residual) * unit, TapeCondition.END_OF_MEDIUM);
        }
        return new TapeOutcome(asked * unit,
                sense.has(StreamMark.END_OF_MEDIUM) ? TapeCondition.EARLY_WARNING : TapeCondition.NONE);
    }

    private TapeOutcome complete(long asked, long unit) throws DeviceException {
        if (call.moved() < call.data().byteSize()) {
            drive.ask();
            throw new DeviceException.OutcomeUnknown(drive.address, "the drive took " + call.moved() + " of "
                    + call.data().byteSize() + " bytes and calls it done: read back what was written");
        }
        return new TapeOutcome(asked * unit, TapeCondition.NONE);
    }

    private void refuseUneven(MemorySegment memory, int block) throws DeviceException {
        if (block > 0 && memory.byteSize() % block != 0) {
            throw new DeviceException.IllegalRequest(drive.address, memory.byteSize()
                    + " bytes are no whole blocks of " + block + ": give a multiple, or set the length of blocks to 0");
        }
    }
}
