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
 * Writing. From the early warning on st refuses every other write without trying it; since the driver knows that it was
 * warned, it makes that one again, and nothing is sent twice. After each write st is asked whether it was warned, which
 * costs a system call and no command.
 */
final class StWriting {

    private static final int MOST = 0xff_ffff;
    private static final String WORDS = "writing";

    private final StDrive drive;
    private final StBlockLimits limits;

    StWriting(StDrive drive, StBlockLimits limits) {
        this.drive = drive;
        this.limits = limits;
    }

    TapeOutcome write(MemorySegment memory, TransferCall call) throws DeviceException {
        drive.throwLoss();
        int block = drive.blockLength();
        long length = memory.byteSize();
        if (block > 0 && length % block != 0) {
            throw new DeviceException.IllegalRequest(drive.address, length + " bytes are no whole blocks of " + block
                    + ": give a multiple, or set the length of blocks to 0");
        }
        if (length == 0) {
            return new TapeOutcome(0, TapeCondition.NONE);
        }
        if (block == 0 && (length < limits.shortest() || length > limits.longest())) {
            throw new DeviceException.IllegalRequest(drive.address, "a block of " + length
                    + " bytes cannot be written: give " + limits.shortest() + " to " + limits.longest() + " bytes");
        }
        if (call.mode() != TransferMode.INDIRECT && memory.isNative()) {
            call.tellMode(TransferMode.UNTOLD);
            return written(memory, block);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = arena.allocate(length, StLimits.ALIGNMENT).copyFrom(memory);
            call.tellCopied(length);
            return written(own, block);
        }
    }

    private TapeOutcome written(MemorySegment memory, int block) throws DeviceException {
        long before = drive.here();
        boolean warned = drive.isWarned();
        long result = drive.node.write(memory);
        if (warned && result == Errno.ENOSPC.result()) {
            result = drive.node.write(memory);
        }
        if (result == Errno.ENOSPC.result()) {
            drive.wrote();
            return atTheEnd(memory.byteSize(), block, before);
        }
        if (result < 0) {
            if (result == Errno.EIO.result()) {
                drive.wrote();
                // A drive that was reset, or lost its connection, may tell it only now.
                drive.ask();
            }
            throw drive.transferFailed(WORDS, drive.node.failure("write", result));
        }
        drive.wrote();
        drive.passed(block > 0 ? result / block : result > 0 ? 1 : 0);
        boolean near = drive.status().has(MtStatus.END_OF_TAPE);
        TapeCondition met = result < memory.byteSize()
                ? TapeCondition.END_OF_MEDIUM
                : near ? TapeCondition.EARLY_WARNING : TapeCondition.NONE;
        return new TapeOutcome(result, met);
    }

    /** What fits and what does not, the drive's position tells; drives and st disagree on what is left over. */
    private TapeOutcome atTheEnd(long length, int block, long before) throws DeviceException {
        long after = drive.ask();
        drive.status();
        long blocks = before == StDrive.UNKNOWN || after == StDrive.UNKNOWN ? 0 : Math.max(0, after - before);
        long bytes = block > 0 ? Math.min(length, blocks * block) : blocks > 0 ? length : 0;
        return new TapeOutcome(bytes, bytes == length ? TapeCondition.EARLY_WARNING : TapeCondition.END_OF_MEDIUM);
    }

    TapeOutcome writeFilemarks(int count) throws DeviceException {
        if (count < 0 || count > MOST) {
            throw new DeviceException.IllegalRequest(drive.address,
                    count + " filemarks cannot be written: give 0 to " + MOST);
        }
        drive.throwLoss();
        if (count == 0) {
            drive.settle();
            return new TapeOutcome(0, TapeCondition.NONE);
        }
        long before = drive.here();
        boolean done = drive.attempt(MtOperation.FILEMARKS, count, "writing filemarks");
        if (done) {
            drive.settled();
            drive.passed(count);
            return new TapeOutcome(count, drive.status().has(MtStatus.END_OF_TAPE)
                    ? TapeCondition.EARLY_WARNING
                    : TapeCondition.NONE);
        }
        long after = drive.ask();
        boolean near = drive.status().has(MtStatus.END_OF_TAPE);
        long written = before == StDrive.UNKNOWN || after == StDrive.UNKNOWN ? 0 : Math.clamp(after - before, 0, count);
        if (near || written > 0) {
            drive.settled();
            return new TapeOutcome(written, TapeCondition.END_OF_MEDIUM);
        }
        throw drive.failed("writing filemarks", drive.node.failure("MTWEOF", Errno.EIO.result()));
    }
}
