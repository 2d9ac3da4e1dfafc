// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.linux.Errno;
import io.kiovec.spi.TapeOutcome;

/**
 * What moves the tape without data. st says that a motion ended early and not where; the drive's position, and st's
 * count of filemarks, tell it. What was written last is on the tape first ({@link StDrive#settle}).
 */
final class StMotions {

    private static final int MOST = 0x7f_ffff;
    private static final long MOST_BLOCK = 0xffff_ffffL;
    private static final String SPACING = "spacing";

    private final StDrive drive;

    StMotions(StDrive drive) {
        this.drive = drive;
    }

    TapeOutcome space(TapeUnit unit, long count) throws DeviceException {
        drive.settle();
        if (unit == TapeUnit.END_OF_DATA) {
            drive.require(MtOperation.END_OF_DATA, 1, "spacing to the end of data");
            drive.ask();
            return new TapeOutcome(0, TapeCondition.END_OF_DATA);
        }
        if (count > MOST || count < -MOST) {
            throw new DeviceException.IllegalRequest(drive.address,
                    "cannot space over " + count + " at once: give at most " + MOST);
        }
        if (count == 0) {
            return new TapeOutcome(0, TapeCondition.NONE);
        }
        TapeOutcome outcome = switch (unit) {
            case BLOCKS -> blocks((int) count);
            case FILEMARKS -> filemarks((int) count);
            case SETMARKS -> setmarks((int) count);
            case SEQUENTIAL_FILEMARKS, END_OF_DATA -> throw new DeviceException.IllegalRequest(drive.address,
                    "Linux' st cannot space over " + unit + ": space over filemarks");
        };
        drive.ask();
        return outcome;
    }

    private TapeOutcome blocks(int count) throws DeviceException {
        long before = drive.here();
        int fileBefore = drive.status().file();
        boolean forward = count > 0;
        if (drive.attempt(forward ? MtOperation.SPACE_BLOCKS : MtOperation.BACK_BLOCKS, Math.abs(count), SPACING)) {
            return new TapeOutcome(Math.abs(count), TapeCondition.NONE);
        }
        // Before the drive is asked where it stands, for then st corrects its counts at the beginning.
        MtStatus status = drive.status();
        long after = drive.ask();
        if (before == StDrive.UNKNOWN || after == StDrive.UNKNOWN) {
            throw failed();
        }
        long moved = Math.abs(after - before);
        if (forward) {
            if (status.has(MtStatus.END_OF_DATA)) {
                return new TapeOutcome(moved, TapeCondition.END_OF_DATA);
            }
            if (status.block() == 0 && moved > 0) {
                return new TapeOutcome(moved - 1, TapeCondition.FILEMARK);
            }
        } else if (status.file() == fileBefore - 1 && moved > 0) {
            return new TapeOutcome(moved - 1, TapeCondition.FILEMARK);
        } else if (after == 0) {
            return new TapeOutcome(moved, TapeCondition.BEGINNING_OF_PARTITION);
        }
        throw failed();
    }

    /** Where st has lost count of filemarks they are passed one by one, so that those before an end are known. */
    private TapeOutcome filemarks(int count) throws DeviceException {
        MtOperation way = count > 0 ? MtOperation.SPACE_FILEMARKS : MtOperation.BACK_FILEMARKS;
        int asked = Math.abs(count);
        int before = drive.status().file();
        if (before >= 0) {
            if (drive.attempt(way, asked, SPACING)) {
                return new TapeOutcome(asked, TapeCondition.NONE);
            }
            return filemarkEnd(Math.clamp(Math.abs((long) drive.status().file() - before), 0, asked), count);
        }
        for (int passed = 0; passed < asked; passed++) {
            if (!drive.attempt(way, 1, SPACING)) {
                return filemarkEnd(passed, count);
            }
        }
        return new TapeOutcome(asked, TapeCondition.NONE);
    }

    private TapeOutcome filemarkEnd(long passed, int count) throws DeviceException {
        MtStatus status = drive.status();
        long after = drive.ask();
        if (count > 0 && status.has(MtStatus.END_OF_DATA)) {
            return new TapeOutcome(passed, TapeCondition.END_OF_DATA);
        }
        if (count < 0 && after == 0) {
            return new TapeOutcome(passed, TapeCondition.BEGINNING_OF_PARTITION);
        }
        throw failed();
    }

    private TapeOutcome setmarks(int count) throws DeviceException {
        boolean done = drive.attempt(count > 0 ? MtOperation.SPACE_SETMARKS : MtOperation.BACK_SETMARKS,
                Math.abs(count), SPACING);
        if (!done) {
            throw new DeviceException.IllegalRequest(drive.address,
                    "found no such setmark, or the drive does not know setmarks: use filemarks");
        }
        return new TapeOutcome(Math.abs(count), TapeCondition.NONE);
    }

    private DeviceException failed() {
        return drive.failed(SPACING, drive.node.failure("MTIOCTOP", Errno.EIO.result()));
    }

    void locate(TapePosition position) throws DeviceException {
        long block = position.block().orElse(-1);
        if (block < 0 || block > MOST_BLOCK || position.partition() < 0 || position.partition() > 255) {
            throw new DeviceException.IllegalRequest(drive.address, "cannot be located to " + position
                    + ": give a partition of 0 to 255 and a block of 0 to " + MOST_BLOCK);
        }
        drive.settle();
        if (drive.status().partition() != position.partition()) {
            drive.require(MtOperation.SWITCH_PARTITION, position.partition(), "changing the partition");
        }
        if (!drive.attempt(MtOperation.SEEK, (int) block, "locating")) {
            throw notReached(block);
        }
        long reached = drive.ask();
        if (reached != StDrive.UNKNOWN && reached != block) {
            drive.lost();
            throw new DeviceException.Medium(drive.address, "was located to block " + block + " and stands at block "
                    + reached + ": rewind it and locate again");
        }
    }

    private DeviceException notReached(long block) throws DeviceException {
        long reached = drive.ask();
        boolean atTheEnd = reached != StDrive.UNKNOWN && reached < block
                && !drive.attempt(MtOperation.SPACE_BLOCKS, 1, "locating")
                && drive.status().has(MtStatus.END_OF_DATA);
        return atTheEnd
                ? new DeviceException.IllegalRequest(drive.address,
                        "block " + block + " lies behind the end of data: locate to a block that was written",
                        DeviceException.Detail.errno(Errno.EIO.number()), null)
                : drive.failed("locating to block " + block, drive.node.failure("MTSEEK", Errno.EIO.result()));
    }

    void rewind() throws DeviceException {
        drive.settle();
        drive.require(MtOperation.REWIND, 1, "rewinding");
        drive.ask();
    }

    void retension() throws DeviceException {
        drive.settle();
        drive.require(MtOperation.RETENSION, 1, "retensioning");
        drive.ask();
    }

    void erase() throws DeviceException {
        drive.settle();
        drive.require(MtOperation.ERASE, 1, "erasing");
        drive.ask();
    }

    void load() throws DeviceException {
        drive.settle();
        drive.require(MtOperation.LOAD, 0, "loading");
        // st goes on saying what the tape met before; it moves nowhere.
        drive.require(MtOperation.REWIND, 1, "rewinding");
        drive.status();
        drive.ask();
    }

    void unload() throws DeviceException {
        drive.settle();
        drive.require(MtOperation.UNLOAD, 0, "unloading");
        drive.lost();
    }
}
