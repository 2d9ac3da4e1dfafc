// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeProgress;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A tape drive with its cartridge. It has one user at a time, whatever it is opened as, and does one thing at a time: a
 * call waits until another thread's has ended.
 *
 * <p><b>Filemarks</b> (rule S6). No call but {@link #writeFilemarks} writes one, on any driver: not rewinding, locating or
 * spacing back after a write, not unloading, not closing, not a swap. Where a driver below writes filemarks by itself, as
 * Linux' st does before it moves back and at closing, its transport keeps it from that. So who wants his last file ended
 * writes its filemark; every call that moves the tape or lets it go first waits until what was written is on it. It never
 * rewinds by itself either.
 *
 * <p><b>Long operations.</b> Everything that moves the tape without data runs on a platform thread of the framework; the
 * caller waits, a virtual thread parked. It may take {@link #motionTimeout(Duration) as long as was said}; then it fails
 * as {@link DeviceException.Timeout} while the drive goes on, the position is unknown, and other calls are refused as
 * {@link DeviceException.Busy} until the drive is done. When the device is closed meanwhile, its endpoint is an orphan
 * (rule S4). {@link #progress()} tells what is going on, and how far it is where the drive
 * tells that.
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

    /**
     * {@return what can be set or done by {@link #control}, now and with this driver}
     *
     * @throws DeviceException when no driver came in time
     */
    Set<TapeControl> controls() throws DeviceException;

    /**
     * Sets something of the drive, or does something to the cartridge.
     *
     * @param what to set or do
     * @param value as the constant tells
     * @throws DeviceException.IllegalRequest when driver or drive cannot do it, or for a value out of range
     * @throws DeviceException.Protected when it writes, and the opening or the cartridge is for reading
     * @throws DeviceException for what else went wrong
     */
    void control(TapeControl what, long value) throws DeviceException;

    /**
     * {@return the options of the driver that are on, none where it has none}
     *
     * @throws DeviceException when the driver did not tell
     */
    Set<TapeOption> options() throws DeviceException;

    /**
     * Sets the driver's options.
     *
     * @param on those that shall be on; all others are off
     * @throws DeviceException.IllegalRequest where the driver has none, or one is {@link TapeOption#isHeld() held}
     * @throws DeviceException.Unavailable without the right to set them
     * @throws DeviceException for what else went wrong
     */
    void options(Set<TapeOption> on) throws DeviceException;

    /**
     * {@return what the drive says of itself}
     *
     * @throws DeviceException when the drive did not answer
     */
    TapeStatus status() throws DeviceException;

    /**
     * Bounds the operations that move the tape without data, from the next one on; by default four hours. How long a call
     * waits for its turn and for a driver is not part of it.
     *
     * @param most how long one may take, positive
     * @throws DeviceException.IllegalRequest for a duration that is not positive
     */
    void motionTimeout(Duration most) throws DeviceException;

    /** {@return the long operation that is going on, empty when there is none; from any thread, at any time} */
    Optional<TapeProgress> progress();
}
