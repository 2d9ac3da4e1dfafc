// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** An open tape node. What changes with the cartridge is learnt at opening, loading, and when the block length is set. */
final class StEndpoint implements TapeEndpoint {

    private static final Set<TapeControl> CONTROLS = EnumSet.allOf(TapeControl.class);
    private static final Set<TapeOption> OPTIONS = EnumSet.allOf(TapeOption.class);

    private final StDrive drive;
    private final long page;
    private final AccessMode access;
    private final StMotions motions;
    private final StSettings settings;
    private final DrivePresence presence;
    private boolean learnt;
    private volatile StReading reading;
    private volatile StWriting writing;
    private volatile Limits limits;
    private volatile Identity identity;

    /** Takes an open node, which stays the caller's when this throws. */
    StEndpoint(Address address, StNode node, StSysfs sysfs, long page, AccessMode access) throws DeviceException {
        this.page = page;
        this.access = access;
        drive = new StDrive(address, node, sysfs);
        motions = new StMotions(drive);
        settings = new StSettings(drive, motions);
        presence = new DrivePresence(sysfs);
        settings.hold();
        try {
            learn();
        } catch (DeviceException e) {
            settings.release();
            throw e;
        }
    }

    private void learn() throws DeviceException {
        learnt = !drive.isPositionLost();
        MtStatus status = drive.status();
        if (access.writes() && status.has(MtStatus.ONLINE) && status.has(MtStatus.WRITE_PROTECTED)) {
            throw new DeviceException.Protected(drive.address,
                    "the cartridge is write-protected: take the protection away, or open it for reading");
        }
        StBlockLimits blocks = StBlockLimits.of(drive.node);
        reading = new StReading(drive, blocks);
        writing = new StWriting(drive, blocks);
        limits = StLimits.of(drive.sysfs(), status, blocks, page);
        identity = status.has(MtStatus.ONLINE)
                ? StIdentity.of(drive.sysfs(), drive.node)
                : Identity.of(StIdentity.drive(drive.sysfs()).toArray(Identity.Designator[]::new));
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    /** {@return the error, or that nobody knows what was done where the drive went: st says EIO, as for a bad block} */
    private DeviceException unlessGone(DeviceException told) {
        if (told instanceof DeviceException.Offline) {
            return told;
        }
        Optional<String> gone = told instanceof DeviceException.Medium ? presence.lostAfterError() : lost();
        return gone.<DeviceException>map(why -> new DeviceException.OutcomeUnknown(drive.address,
                why + ": when it is back, find the last good block and go on from there", told.detail(), told))
                .orElse(told);
    }

    /** An open node of a drive that has gone answers with errors for ever, also when the drive comes back. */
    @Override
    public Optional<String> lost() {
        return presence.lost();
    }

    @Override
    public TapeOutcome read(MemorySegment memory, TransferCall call) throws DeviceException {
        try {
            return reading.read(memory, call);
        } catch (DeviceException e) {
            throw unlessGone(e);
        }
    }

    @Override
    public TapeOutcome write(MemorySegment memory, TransferCall call) throws DeviceException {
        try {
            return writing.write(memory, call);
        } catch (DeviceException e) {
            throw unlessGone(e);
        }
    }

    @Override
    public TapeOutcome writeFilemarks(int count) throws DeviceException {
        try {
            return writing.writeFilemarks(count);
        } catch (DeviceException e) {
            throw unlessGone(e);
        }
    }

    @Override
    public TapeOutcome space(TapeUnit unit, long count) throws DeviceException {
        TapeOutcome outcome = motions.space(unit, count);
        positioned();
        return outcome;
    }

    @Override
    public void locate(TapePosition position) throws DeviceException {
        motions.locate(position);
        positioned();
    }

    @Override
    public void rewind() throws DeviceException {
        motions.rewind();
        positioned();
    }

    /** After a reset st neither sets anything nor lets the drive be asked before the position is set: that is made up for. */
    private void positioned() throws DeviceException {
        settings.hold();
        if (!learnt) {
            learn();
        }
    }

    @Override
    public TapePosition position() throws DeviceException {
        return drive.position();
    }

    @Override
    public void blockLength(int bytes) throws DeviceException {
        settings.blockLength(bytes);
        limits = StLimits.of(drive.sysfs(), drive.status(), StBlockLimits.of(drive.node), page);
    }

    @Override
    public int blockLength() throws DeviceException {
        return drive.status().blockLength();
    }

    @Override
    public void erase() throws DeviceException {
        motions.erase();
    }

    @Override
    public void load() throws DeviceException {
        motions.load();
        learn();
    }

    @Override
    public void unload() throws DeviceException {
        motions.unload();
        identity = Identity.of(StIdentity.drive(drive.sysfs()).toArray(Identity.Designator[]::new));
    }

    @Override
    public Set<TapeControl> controls() {
        return CONTROLS;
    }

    @Override
    public void control(TapeControl what, long value) throws DeviceException {
        settings.control(what, value);
    }

    @Override
    public Set<TapeOption> knownOptions() {
        return OPTIONS;
    }

    @Override
    public Set<TapeOption> options() {
        return settings.options();
    }

    @Override
    public void options(Set<TapeOption> on) throws DeviceException {
        settings.options(on);
    }

    @Override
    public TapeStatus status() throws DeviceException {
        MtStatus status = drive.status();
        Set<TapeStatus.Mark> marks = status.marks();
        if (status.has(MtStatus.ONLINE) && drive.ask() == 0) {
            marks.add(TapeStatus.Mark.AT_BEGINNING);
        }
        return new TapeStatus(marks, OptionalInt.of(status.density()), OptionalInt.of(status.recovered()));
    }

    /** What was written last is on the tape first, and st writes no filemark behind it. */
    @Override
    public void close() throws DeviceException {
        try {
            try {
                drive.settle();
                drive.throwLoss();
            } finally {
                settings.release();
            }
        } finally {
            release();
        }
    }

    private void release() throws DeviceException {
        try {
            drive.node.close();
        } catch (ErrnoException e) {
            if (e.error() == Errno.EIO && drive.isPositionLost()) {
                // st only says again that the drive was reset; it wrote nothing (rule S6).
                return;
            }
            throw StErrors.operation(drive.address, "closing", e);
        }
    }
}
