// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.TapePosition;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import java.util.OptionalLong;

/**
 * A drive as st shows it, and what st would do by itself and must not. Blocks are counted here, because st tells of an
 * error only that there was one: what was done before it follows from where the tape stood and stands. For one thread at
 * a time.
 *
 * <p>Rule S6: st writes a filemark by itself when a tape on which something was written last is closed, rewound, sought
 * or spaced back. It does not after MTWEOF, and a count of 0 writes none and waits until everything is on the tape. So
 * {@link #settle} comes before each of these.
 */
final class StDrive {

    /** The block before which the tape stands when nobody knows. */
    static final long UNKNOWN = -1;

    final Address address;
    final StNode node;
    private final StSysfs sysfs;
    private long at = UNKNOWN;
    private int blockLength;
    private boolean unsettled;
    private boolean warned;
    private boolean loss;

    StDrive(Address address, StNode node, StSysfs sysfs) {
        this.address = address;
        this.node = node;
        this.sysfs = sysfs;
    }

    StSysfs sysfs() {
        return sysfs;
    }

    int blockLength() {
        return blockLength;
    }

    /** {@return what st says} */
    MtStatus status() throws DeviceException {
        try {
            MtStatus status = node.status();
            blockLength = status.blockLength();
            warned = status.has(MtStatus.END_OF_TAPE);
            return status;
        } catch (ErrnoException e) {
            throw failed("asking for the status", e);
        }
    }

    // The position.

    /** {@return the block that was counted to, {@link #UNKNOWN} when nobody knows} */
    long at() {
        return at;
    }

    /** It went on by blocks and filemarks. */
    void passed(long objects) {
        if (at != UNKNOWN) {
            at += objects;
        }
    }

    /** Nobody knows any more. */
    void lost() {
        at = UNKNOWN;
    }

    /** {@return the block before which the drive says that it stands, {@link #UNKNOWN} when it cannot tell} */
    long ask() {
        long told = node.position();
        at = told < 0 ? UNKNOWN : told;
        return at;
    }

    /** {@return the block that was counted to, or else what the drive says} */
    long here() {
        return at == UNKNOWN ? ask() : at;
    }

    /** {@return where the tape stands} */
    TapePosition position() throws DeviceException {
        MtStatus status = status();
        if (ask() == UNKNOWN) {
            return TapePosition.UNKNOWN;
        }
        return new TapePosition(status.partition(), OptionalLong.of(at),
                status.file() >= 0 ? OptionalLong.of(status.file()) : OptionalLong.empty());
    }

    // What was written.

    /** Something was written: st would write a filemark behind it. */
    void wrote() {
        unsettled = true;
    }

    /** {@return whether st has said that the end is near, and will refuse the next write once without trying it} */
    boolean isWarned() {
        return warned;
    }

    /** Waits until everything is on the tape, and keeps st from writing a filemark behind it. */
    void settle() throws DeviceException {
        if (unsettled) {
            unsettled = false;
            if (isPositionLost()) {
                // Nothing can be waited for, and st writes no filemark now. The next write, filemark or closing tells it.
                loss = true;
                return;
            }
            require(MtOperation.FILEMARKS, 0, "writing out what was written last");
        }
    }

    /** Tells once that a reset may have taken what was written last. */
    void throwLoss() throws DeviceException {
        if (loss || unsettled && isPositionLost()) {
            loss = false;
            unsettled = false;
            throw new DeviceException.OutcomeUnknown(address,
                    "blocks that the drive had taken may not be on the tape, for it was reset: find the last good one and"
                            + " write from there");
        }
    }

    /** All is on the tape. */
    void settled() {
        unsettled = false;
    }

    // Operations.

    /** {@return whether it was done; when not, the drive has said EIO, and the reason is the caller's to find} */
    boolean attempt(MtOperation what, int count, String words) throws DeviceException {
        long result = node.operate(what, count);
        if (result == Errno.EIO.result() && !isPositionLost()) {
            return false;
        }
        if (result < 0) {
            throw failed(words, node.failure("MTIOCTOP", result));
        }
        return true;
    }

    void require(MtOperation what, int count, String words) throws DeviceException {
        long result = node.operate(what, count);
        if (result < 0) {
            throw failed(words, node.failure("MTIOCTOP", result));
        }
    }

    /** {@return the typed error; after a reset it is the reset that is told} */
    DeviceException failed(String words, ErrnoException e) {
        at = UNKNOWN;
        return e.error() == Errno.EIO && isPositionLost() ? reset(e) : StErrors.operation(address, words, e);
    }

    DeviceException transferFailed(String words, ErrnoException e) {
        if (e.error() == Errno.EIO && isPositionLost()) {
            at = UNKNOWN;
            return reset(e);
        }
        return StErrors.transfer(address, words, e);
    }

    boolean isPositionLost() {
        return sysfs.number("position_lost_in_reset").orElse(0) == 1;
    }

    private DeviceException reset(ErrnoException e) {
        return new DeviceException.UnitAttention(address,
                "the drive was reset, and nobody knows where the tape stands: rewind it, locate, or space to the end of"
                        + " data",
                Detail.errno(e.errno()), e);
    }
}
