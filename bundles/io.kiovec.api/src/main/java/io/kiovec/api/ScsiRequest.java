// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One SCSI command and its result, made by {@link ScsiDevice#newRequest()} and reused; the rules of
 * {@link BlockRequest} on flight, threads and memory hold here too. A command cannot be split: what the limits do not
 * allow directly is done through contiguous driver memory, a demotion (rule M7).
 *
 * <p>A status other than GOOD is a result, not a failure: {@link #failure()} tells only of what kept the command from
 * getting one, and {@link #senseException} types it when the caller wants an exception.
 */
@ProviderType
public interface ScsiRequest {

    /**
     * {@return the memory of the command descriptor block, 260 bytes, to be filled by the caller}
     */
    MemorySegment cdb();

    /**
     * Sets the command's length and that it has no data.
     *
     * @param cdbLength 6 to 260
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    ScsiRequest command(int cdbLength) throws DeviceException.IllegalRequest;

    /**
     * Sets the command's length and its data in a buffer.
     *
     * @param cdbLength 6 to 260
     * @param direction where the data goes
     * @param buffer the memory
     * @param bufferOffset where in it
     * @param length how much at most
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    ScsiRequest command(int cdbLength, DataDirection direction, IoBuffer buffer, long bufferOffset, long length)
            throws DeviceException.IllegalRequest;

    /**
     * Sets the command's length and its data in any memory.
     *
     * @param cdbLength 6 to 260
     * @param direction where the data goes
     * @param memory native or on the heap
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    ScsiRequest command(int cdbLength, DataDirection direction, MemorySegment memory)
            throws DeviceException.IllegalRequest;

    /**
     * Sets how the device orders it; {@link TaskAttribute#SIMPLE} at first.
     *
     * @param attribute how
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    ScsiRequest attribute(TaskAttribute attribute) throws DeviceException.IllegalRequest;

    /**
     * Sets how it is to be done.
     *
     * @param options a shared value
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    ScsiRequest options(RequestOptions options) throws DeviceException.IllegalRequest;

    /** {@return where it stands} */
    RequestState state();

    /** {@return what kept the command from getting a status} */
    Failure failure();

    /** {@return the status byte (SAM-6, 5.3)} */
    int status();

    /** {@return the sense data, as long as the device sent it; read-only, until the request is set anew} */
    MemorySegment sense();

    /** {@return bytes that were asked and not moved; negative where the device had more} */
    long residual();

    /** {@return how the data moved} */
    TransferMode mode();

    /** {@return why it was not done directly} */
    Demotion demotion();

    /** {@return bytes copied on the way} */
    long copiedBytes();

    /** {@return scatter-gather elements that were loaded, 0 where nobody told} */
    int elements();

    /**
     * Throws what the status and the sense data mean, or what kept the command from getting a status.
     *
     * @throws DeviceException unless the status is GOOD or CONDITION MET
     */
    void senseException() throws DeviceException;
}
