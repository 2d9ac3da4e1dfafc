// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The tape face of a device. Its methods are called by one thread at a time. Errors mean what they mean for a
 * {@link BlockEndpoint}; nothing is called again for data that may have reached the tape (rule S2).
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
}
