// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A tape drive with its cartridge. It has one user at a time, whatever it is opened as, and does one thing at a time: a
 * call waits until another thread's has ended. It never rewinds by itself, and it never writes a
 * filemark that was not asked for and that would stay in the middle of data (rule S6).
 *
 * <p>Nothing that may have reached the tape is sent again (rule S2). After a reset, a change of medium or an error after
 * which the drive cannot tell, the position is unknown: reads and writes are refused as
 * {@link DeviceException.NotReady} until {@link #rewind}, {@link #locate} or {@link #spaceToEnd} has set it.
 */
@ProviderType
public interface TapeDevice extends Device {

    /**
     * Reads: in variable mode one block, in fixed mode as many whole blocks as the memory holds.
     *
     * @param memory native or on the heap
     * @param options how
     * @return the bytes read and what was met
     * @throws DeviceException when the tape could not be read
     */
    TapeResult read(MemorySegment memory, RequestOptions options) throws DeviceException;

    /**
     * Writes: in variable mode all of the memory as one block, in fixed mode as blocks of the set length.
     *
     * @param memory native or on the heap
     * @param options how
     * @return the bytes written and what was met
     * @throws DeviceException when the tape could not be written
     */
    TapeResult write(MemorySegment memory, RequestOptions options) throws DeviceException;

    /**
     * Writes filemarks and waits until everything before them is on the tape; a count of 0 only waits.
     *
     * @param count not negative
     * @return the filemarks written and what was met
     * @throws DeviceException when the tape could not be written
     */
    TapeResult writeFilemarks(int count) throws DeviceException;

    /**
     * Moves over recorded objects.
     *
     * @param unit what is counted
     * @param count how many, negative towards the beginning
     * @return how many were passed and what was met
     * @throws DeviceException when the tape could not be moved
     */
    TapeResult space(TapeUnit unit, long count) throws DeviceException;

    /**
     * Moves to the end of data of this partition.
     *
     * @return the position there
     * @throws DeviceException when the tape could not be moved
     */
    TapePosition spaceToEnd() throws DeviceException;

    /**
     * Moves to a position.
     *
     * @param position with a known block
     * @throws DeviceException when the tape could not be moved there; the position may be unknown then
     */
    void locate(TapePosition position) throws DeviceException;

    /**
     * Moves to the beginning of this partition.
     *
     * @throws DeviceException when the tape could not be moved
     */
    void rewind() throws DeviceException;

    /** {@return where the tape stands, {@link TapePosition#UNKNOWN} when nobody knows} */
    TapePosition position();

    /**
     * Sets the length of blocks.
     *
     * @param bytes of a fixed block, or 0 for variable blocks
     * @throws DeviceException.IllegalRequest when the drive does not take it
     * @throws DeviceException for what else went wrong
     */
    void blockLength(int bytes) throws DeviceException;

    /** {@return bytes of a fixed block, 0 for variable blocks} */
    int blockLength();

    /**
     * Erases from the position to the end of the partition. What was recorded there is lost.
     *
     * @throws DeviceException when it could not be done
     */
    void erase() throws DeviceException;

    /**
     * Loads the cartridge and moves to its beginning.
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
