// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The tape face of a device. Its methods, but {@link #progress()}, are called by one thread at a time, those that move
 * the tape without data on a platform thread. Errors mean what they mean for a {@link BlockEndpoint}; nothing is called
 * again for data that may have reached the tape (rule S2). No method but {@link #writeFilemarks} writes a filemark, and
 * none is written at an unknown position (rule S6).
 */
@ConsumerType
public interface TapeEndpoint extends Endpoint {

    /**
     * Reads: one block in variable mode, whole blocks in fixed mode.
     *
     * @param memory filled from its beginning
     * @param call what was asked, and where to tell what was done; valid until the method returns
     * @return the bytes read and what was met
     * @throws DeviceException when the tape could not be read
     */
    TapeOutcome read(MemorySegment memory, TransferCall call) throws DeviceException;

    /**
     * Writes: one block in variable mode, whole blocks in fixed mode.
     *
     * @param memory all of it is written
     * @param call what was asked, and where to tell what was done; valid until the method returns
     * @return the bytes written and what was met
     * @throws DeviceException when the tape could not be written
     */
    TapeOutcome write(MemorySegment memory, TransferCall call) throws DeviceException;

    /**
     * Writes filemarks and waits until everything before them is on the tape.
     *
     * @param count not negative; 0 only waits
     * @return the filemarks written and what was met
     * @throws DeviceException when the tape could not be written
     */
    TapeOutcome writeFilemarks(int count) throws DeviceException;

    /**
     * Moves over recorded objects.
     *
     * @param unit what is counted
     * @param count how many, negative towards the beginning
     * @return how many were passed and what was met
     * @throws DeviceException when the tape could not be moved
     */
    TapeOutcome space(TapeUnit unit, long count) throws DeviceException;

    /**
     * Moves to a position.
     *
     * @param position with a known block
     * @throws DeviceException when the tape could not be moved there
     */
    void locate(TapePosition position) throws DeviceException;

    /**
     * Moves to the beginning of the partition.
     *
     * @throws DeviceException when the tape could not be moved
     */
    void rewind() throws DeviceException;

    /**
     * {@return where the tape stands, {@link TapePosition#UNKNOWN} when the drive cannot tell}
     *
     * @throws DeviceException when the drive did not answer
     */
    TapePosition position() throws DeviceException;

    /**
     * Sets the length of blocks.
     *
     * @param bytes of a fixed block, or 0 for variable blocks
     * @throws DeviceException.IllegalRequest when the drive does not take it
     * @throws DeviceException for what else went wrong
     */
    void blockLength(int bytes) throws DeviceException;

    /**
     * {@return bytes of a fixed block, 0 for variable blocks}
     *
     * @throws DeviceException when the drive did not answer
     */
    int blockLength() throws DeviceException;

    /**
     * Erases from the position to the end of the partition.
     *
     * @throws DeviceException when it could not be done
     */
    void erase() throws DeviceException;

    /**
     * Loads the cartridge.
     *
     * @throws DeviceException when it could not be done
     */
    void load() throws DeviceException;

    /**
     * Rewinds and unloads the cartridge.
     *
     * @throws DeviceException when it could not be done
     */
    void unload() throws DeviceException;

    /** {@return what {@link #control} can do} Must not block. */
    default Set<TapeControl> controls() {
        return Set.of();
    }

    /**
     * Sets something of the drive, or does something to the cartridge.
     *
     * @param what one of {@link #controls()}
     * @param value within the constant's range
     * @throws DeviceException.IllegalRequest when the drive refuses it
     * @throws DeviceException for what else went wrong
     */
    default void control(TapeControl what, long value) throws DeviceException {
        throw new UnsupportedOperationException(what + " is none of controls()");
    }

    /** {@return the options that {@link #options(Set)} takes, none where the driver has none} Must not block. */
    default Set<TapeOption> knownOptions() {
        return Set.of();
    }

    /**
     * {@return the options that are on}
     *
     * @throws DeviceException when the driver did not tell
     */
    default Set<TapeOption> options() throws DeviceException {
        return Set.of();
    }

    /**
     * Sets the options.
     *
     * @param on some of {@link #knownOptions()}; all others of these are off from now on
     * @throws DeviceException when they could not be set
     */
    default void options(Set<TapeOption> on) throws DeviceException {
        throw new UnsupportedOperationException("there are no options");
    }

    /**
     * {@return what the drive says of itself}
     *
     * @throws DeviceException when it did not answer
     */
    default TapeStatus status() throws DeviceException {
        return TapeStatus.UNKNOWN;
    }

    /**
     * {@return how far the call is that is going on, 0 to 1; empty where nobody tells} From any thread, at any time, without
     * asking the drive: what it was last heard to say. A driver that can tell a drive to begin and ask it meanwhile (SCSI,
     * IMMED and REQUEST SENSE) knows it; one whose call returns when all is done, as an ioctl of Linux' st, does not, and
     * keeps this method as it is.
     */
    default OptionalDouble progress() {
        return OptionalDouble.empty();
    }
}
