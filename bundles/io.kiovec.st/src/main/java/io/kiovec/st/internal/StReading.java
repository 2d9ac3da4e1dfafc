// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Errno;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reading. st gives a block or an error number; what it leaves out is found here without a word from the drive's sense
 * data: whether nothing was a filemark or the end of data, the beginning of a block that is too large, the blocks before
 * an end that st met in the middle of a read.
 */
final class StReading {

    /** READ(6) has 24 bits for a block's length. */
    private static final long LONGEST = 0xff_ffff;
    private static final String WORDS = "reading";

    private final StDrive drive;
    private final StBlockLimits limits;

    StReading(StDrive drive, StBlockLimits limits) {
        this.drive = drive;
        this.limits = limits;
    }

    TapeOutcome read(MemorySegment memory, TransferCall call) throws DeviceException {
        int block = drive.blockLength();
        refuseUneven(memory, block);
        if (memory.byteSize() == 0) {
            return new TapeOutcome(0, TapeCondition.NONE);
        }
        if (call.mode() != TransferMode.INDIRECT && memory.isNative()) {
            call.tellMode(TransferMode.UNTOLD);
            return block == 0 ? readBlock(memory, call) : readBlocks(memory, block);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = arena.allocate(memory.byteSize(), StLimits.ALIGNMENT);
            TapeOutcome outcome = block == 0 ? readBlock(own, call) : readBlocks(own, block);
            MemorySegment.copy(own, 0, memory, 0, outcome.count());
            call.tellCopied(outcome.count());
            return outcome;
        }
    }

    private void refuseUneven(MemorySegment memory, int block) throws DeviceException {
        if (block > 0 && memory.byteSize() % block != 0) {
            throw new DeviceException.IllegalRequest(drive.address, memory.byteSize() + " bytes are no whole blocks of "
                    + block + ": give a multiple, or set the length of blocks to 0");
        }
    }

    // One variable block.

    private TapeOutcome readBlock(MemorySegment memory, TransferCall call) throws DeviceException {
        long length = Math.min(memory.byteSize(), limits.longest());
        if (length < limits.shortest()) {
            return throughLarger(memory, limits.shortest(), call);
        }
        long result = drive.node.read(memory, 0, length);
        if (result > 0) {
            drive.passed(1);
            return new TapeOutcome(result, TapeCondition.NONE);
        }
        if (result == Errno.ENOMEM.result()) {
            drive.passed(1);
            drive.require(MtOperation.BACK_BLOCKS, 1, "going back before a block that is larger than the memory");
            drive.passed(-1);
            return throughLarger(memory, Math.min(LONGEST, 4 * length), call);
        }
        return result == 0 ? nothing(0) : withoutBlock(result);
    }

    /** st gives nothing of a block that does not fit: it is read whole, and its beginning copied. */
    private TapeOutcome throughLarger(MemorySegment memory, long first, TransferCall call) throws DeviceException {
        call.tellMode(TransferMode.INDIRECT);
        long length = first;
        while (true) {
            length = Math.min(length, limits.longest());
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment whole = arena.allocate(length, StLimits.ALIGNMENT);
                long result = drive.node.read(whole, 0, length);
                if (result > 0) {
                    drive.passed(1);
                    long fits = Math.min(result, memory.byteSize());
                    MemorySegment.copy(whole, 0, memory, 0, fits);
                    call.tellCopied(fits);
                    return new TapeOutcome(fits,
                            fits < result ? TapeCondition.BLOCK_TOO_LARGE : TapeCondition.NONE);
                }
                if (result != Errno.ENOMEM.result() || length == LONGEST) {
                    return result == 0 ? nothing(0) : withoutBlock(result);
                }
                drive.passed(1);
            }
            drive.require(MtOperation.BACK_BLOCKS, 1, "going back before a block that is larger than the memory");
            drive.passed(-1);
            length = Math.min(LONGEST, 4 * length);
        }
    }

    // Whole fixed blocks.

    private TapeOutcome readBlocks(MemorySegment memory, int block) throws DeviceException {
        long before = drive.here();
        long result = drive.node.read(memory, 0, memory.byteSize());
        if (result < 0) {
            return result == Errno.EIO.result() && before != StDrive.UNKNOWN
                    ? beforeAnEnd(memory, block, before)
                    : withoutBlock(result);
        }
        if (result == 0) {
            return before != StDrive.UNKNOWN && drive.status().has(MtStatus.END_OF_DATA)
                    ? beforeAnEnd(memory, block, before)
                    : nothing(0);
        }
        drive.passed(result / block);
        return result == memory.byteSize()
                ? new TapeOutcome(result, TapeCondition.NONE)
                : whatEnded(result, block);
    }

    /**
     * st read less than it was asked for: it stands at a filemark that it tells by the next read, for which no motion is
     * needed, or before a block of another length, which the caller meets next time.
     */
    private TapeOutcome whatEnded(long bytes, int block) throws DeviceException {
        try (Arena arena = Arena.ofConfined()) {
            long next = drive.node.read(arena.allocate(block, StLimits.ALIGNMENT), 0, block);
            if (next == 0) {
                return nothing(bytes);
            }
            if (next > 0) {
                // There was a block after all: it is left for the next read.
                drive.require(MtOperation.BACK_BLOCKS, 1, "going back over a block");
            } else if (isEndOfData()) {
                return new TapeOutcome(bytes, TapeCondition.END_OF_DATA);
            }
            return new TapeOutcome(bytes, TapeCondition.NONE);
        }
    }

    /**
     * When st meets the end of data in the middle of a read it gives nothing of it, as an error or, behind a filemark, as
     * an end: what is before the end is read again.
     */
    private TapeOutcome beforeAnEnd(MemorySegment memory, int block, long before) throws DeviceException {
        long passed = drive.ask() - before;
        boolean some = drive.at() != StDrive.UNKNOWN && passed > 0 && passed < memory.byteSize() / block;
        if (!some || !isEndOfData()) {
            return passed == 0 ? withoutBlock(Errno.EIO.result()) : withoutFailure();
        }
        drive.require(MtOperation.BACK_BLOCKS, Math.toIntExact(passed), "going back before the last blocks");
        drive.ask();
        long result = drive.node.read(memory, 0, passed * block);
        if (result != passed * block) {
            return result < 0 ? withoutBlock(result) : new TapeOutcome(result, TapeCondition.NONE);
        }
        drive.passed(passed);
        return new TapeOutcome(result, TapeCondition.END_OF_DATA);
    }

    private TapeOutcome withoutFailure() throws DeviceException {
        throw drive.transferFailed(WORDS, drive.node.failure("read", Errno.EIO.result()));
    }

    // Nothing, and errors.

    private TapeOutcome nothing(long before) throws DeviceException {
        MtStatus status = drive.status();
        if (status.has(MtStatus.END_OF_DATA)) {
            return new TapeOutcome(before, TapeCondition.END_OF_DATA);
        }
        if (status.has(MtStatus.END_OF_TAPE)) {
            return new TapeOutcome(before, TapeCondition.END_OF_MEDIUM);
        }
        drive.passed(1);
        return new TapeOutcome(before, TapeCondition.FILEMARK);
    }

    private TapeOutcome withoutBlock(long result) throws DeviceException {
        long before = drive.at();
        if (result == Errno.EIO.result() && before != StDrive.UNKNOWN && drive.ask() == before) {
            if (isEndOfData()) {
                return new TapeOutcome(0, TapeCondition.END_OF_DATA);
            }
            if (drive.blockLength() > 0) {
                throw new DeviceException.IllegalRequest(drive.address, "the next block is not of "
                        + drive.blockLength()
                        + " bytes, or cannot be read: set the length of blocks to 0 and read it with a large buffer",
                        DeviceException.Detail.errno(Errno.EIO.number()), null);
            }
        }
        throw drive.transferFailed(WORDS, drive.node.failure("read", result));
    }

    /**
     * {@return whether there is nothing more} Where st cannot tell an end from an error, a step tells: at the end of data
     * it moves nothing and st notes the end; from anywhere else it is taken back.
     */
    private boolean isEndOfData() throws DeviceException {
        if (drive.status().has(MtStatus.END_OF_DATA)) {
            return true;
        }
        long before = drive.here();
        if (before == StDrive.UNKNOWN) {
            return false;
        }
        boolean stepped = drive.attempt(MtOperation.SPACE_BLOCKS, 1, "looking for the end of data");
        if (!stepped && drive.status().has(MtStatus.END_OF_DATA)) {
            return drive.ask() == before;
        }
        if (drive.ask() != before) {
            drive.require(MtOperation.SEEK, (int) before, "going back");
            drive.ask();
        }
        return false;
    }
}
