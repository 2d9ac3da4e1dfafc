// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.ResetScope;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The SCSI face of a device. Called from many threads at once. One endpoint is one nexus; {@link #session} opens
 * others. The limits are those of the way to the device: elements, lengths, address bits and modes; what the device
 * behind it is, its capacity and blocks, it says itself when it is asked by commands.
 */
@ConsumerType
public interface ScsiEndpoint extends Endpoint {

    /**
     * Does one command and tells its status. A status other than GOOD is a result, told to the call, and not an
     * exception.
     *
     * @param call the command and where its result goes; valid until the method returns
     * @throws DeviceException when the command got no status; the errors mean what they mean for a
     *     {@link BlockEndpoint}
     */
    void execute(ScsiCall call) throws DeviceException;

    /**
     * Aborts a command that another thread executes (ABORT TASK). The call still ends: with the status TASK ABORTED, or
     * as it would have, or with an error. A driver that cannot abort lets it run.
     *
     * @param tag the call's tag
     * @throws DeviceException when the abort could not be sent
     */
    default void abort(long tag) throws DeviceException {
    }

    /**
     * Ends the auto contingent allegiance of this nexus (CLEAR ACA; SAM-6, chapter 7).
     *
     * @param address the device, for what is thrown
     * @throws DeviceException.IllegalRequest when there is no such function
     * @throws DeviceException when it could not be done
     */
    default void clearAca(Address address) throws DeviceException {
        throw new DeviceException.IllegalRequest(address, "has no CLEAR ACA with this transport");
    }

    /**
     * Resets.
     *
     * @param scope how much
     * @throws DeviceException when it could not be done
     */
    void reset(ResetScope scope) throws DeviceException;

    /**
     * Opens a queue of the driver's own (rule D2). It sees the same device by the same nexus; commands of a queue and of
     * {@link #execute} have no order among each other.
     *
     * @param depth commands in flight at most; a driver may give fewer
     * @return a queue that belongs to the calling platform thread; empty where the driver has none
     * @throws DeviceException when it could not be opened
     */
    default Optional<ScsiEndpointQueue> openQueue(int depth) throws DeviceException {
        return Optional.empty();
    }

    /**
     * Opens another nexus to the same device.
     *
     * @param initiatorPort the initiator port's name
     * @return a new endpoint that the framework owns and closes
     * @throws DeviceException.IllegalRequest when the transport has one initiator port only
     * @throws DeviceException for what else went wrong
     */
    ScsiEndpoint session(String initiatorPort) throws DeviceException;
}
