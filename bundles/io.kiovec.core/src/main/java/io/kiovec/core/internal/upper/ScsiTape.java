// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The tape face of a drive that has a SCSI face (SSC-5), by the rules of Linux' st where the contract leaves a choice.
 * It never writes a filemark by itself and never rewinds by itself.
 *
 * <p>Rule S6: after the unit attentions 28h, 29h and 3Bh, and after an error after which the drive does not tell where
 * the tape stands, the position is unknown, and what works from the position is refused until it is set.
 */
public final class ScsiTape implements TapeEndpoint {

    private final ScsiEndpoint endpoint;
    private final TapeDrive drive;
    private final TapeTransfers transfers;
    private final TapeMotions motions;
    private final TapeSettings settings;
    private final TapeReport report;
    /** What the last call met that is so until the tape moves. */
    private TapeCondition met = TapeCondition.NONE;

    private ScsiTape(ScsiEndpoint endpoint, TapeDrive drive) throws DeviceException {
        this.endpoint = endpoint;
        this.drive = drive;
        transfers = new TapeTransfers(drive);
        motions = new TapeMotions(drive);
        settings = new TapeSettings(drive, motions);
        report = new TapeReport(drive);
        settings.learn();
    }

    /**
     * Opens the tape face of a drive. A drive without a cartridge opens too, to be told to load one.
     *
     * @param address the device's name
     * @param endpoint its SCSI face, which the tape face owns from now on; it stays the caller's when this throws
     * @param access what may be done
     * @return the tape face
     * @throws DeviceException.IllegalRequest when the device is no tape drive
     * @throws DeviceException.Protected when writing is asked and the cartridge is write-protected
     * @throws DeviceException for what else went wrong
     */
    public static TapeEndpoint open(Address address, ScsiEndpoint endpoint, AccessMode access) throws DeviceException {
        return open(address, endpoint, access, Waiting.REAL);
    }

    static ScsiTape open(Address address, ScsiEndpoint endpoint, AccessMode access, Waiting waiting)
            throws DeviceException {
        return new ScsiTape(endpoint, new TapeDrive(address, endpoint, access, waiting));
    }

    @Override
    public Limits limits() {
        return drive.limits();
    }

    @Override
    public Identity identity() {
        return drive.identity();
    }

    @Override
    public Map<String, String> facts() {
        return endpoint.facts();
    }

    @Override
    public Optional<String> lost() {
        return endpoint.lost();
    }

    @Override
    public Optional<BufferAllocator> allocator() {
        return endpoint.allocator();
    }

    @Override
    public void retire(Region region) {
        endpoint.retire(region);
    }

    @Override
    public TapeOutcome read(MemorySegment memory, TransferCall call) throws DeviceException {
        return met(transfers.read(memory, call));
    }

    @Override
    public TapeOutcome write(MemorySegment memory, TransferCall call) throws DeviceException {
        return wrote(transfers.write(memory, call));
    }

    @Override
    public TapeOutcome writeFilemarks(int count) throws DeviceException {
        TapeOutcome outcome = transfers.writeFilemarks(count);
        return count == 0 ? outcome : wrote(outcome);
    }

    @Override
    public TapeOutcome space(TapeUnit unit, long count) throws DeviceException {
        return met(motions.space(unit, count));
    }

    @Override
    public void locate(TapePosition position) throws DeviceException {
        met = TapeCondition.NONE;
        motions.locate(position);
    }

    @Override
    public void rewind() throws DeviceException {
        met = TapeCondition.NONE;
        motions.rewind();
    }

    @Override
    public TapePosition position() throws DeviceException {
        return drive.position();
    }

    @Override
    public void blockLength(int bytes) throws DeviceException {
        drive.setBlockLength(bytes);
    }

    @Override
    public int blockLength() {
        return drive.blockLength();
    }

    @Override
    public void erase() throws DeviceException {
        met = TapeCondition.NONE;
        motions.erase();
    }

    @Override
    public void load() throws DeviceException {
        met = TapeCondition.NONE;
        motions.load();
        settings.learn();
    }

    @Override
    public void unload() throws DeviceException {
        met = TapeCondition.NONE;
        motions.unload();
    }

    @Override
    public Set<TapeControl> controls() {
        return settings.known();
    }

    @Override
    public void control(TapeControl what, long value) throws DeviceException {
        if (what == TapeControl.RETENSION || what == TapeControl.PARTITION) {
            met = TapeCondition.NONE;
        }
        settings.control(what, value);
    }

    @Override
    public TapeStatus status() throws DeviceException {
        TapeStatus told = report.status();
        if (!told.marks().contains(TapeStatus.Mark.ONLINE)) {
            return told;
        }
        Set<TapeStatus.Mark> marks = EnumSet.copyOf(told.marks());
        if (met == TapeCondition.END_OF_DATA) {
            marks.add(TapeStatus.Mark.AT_END_OF_DATA);
        }
        return new TapeStatus(marks, told.density(), told.recoveredErrors(), settings.compressing());
    }

    /** Of what the drive can be told to begin; of spacing and of what it was waited for it tells nothing. */
    @Override
    public OptionalDouble progress() {
        return motions.progress();
    }

    private TapeOutcome met(TapeOutcome outcome) {
        met = outcome.condition();
        return outcome;
    }

    /** From the early warning on every write tells it (SSC-5, 4.2.8), also where the drive tells it once. */
    private TapeOutcome wrote(TapeOutcome outcome) {
        if (outcome.condition() == TapeCondition.NONE && met == TapeCondition.EARLY_WARNING) {
            return new TapeOutcome(outcome.count(), TapeCondition.EARLY_WARNING);
        }
        return met(outcome);
    }

    @Override
    public void close() throws DeviceException {
        endpoint.close();
    }
}
