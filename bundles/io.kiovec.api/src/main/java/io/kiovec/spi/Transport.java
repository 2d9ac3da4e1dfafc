// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Service: a driver that reaches devices of one kind. Registered with {@link #SCHEME} and {@link #NAME}; of several for
 * one scheme the highest service ranking serves, then the oldest, and the others stand by (rule S7).
 *
 * <p>Methods are called from any thread and may block, except {@link #availability()}. When the service goes, the
 * framework holds its devices' requests, drains, flushes and closes the endpoints, and waits for that in the service's
 * unregistering for at most 500 ms (rule D6); what is not closed by then is closed when its last call ends.
 *
 * <p>Rule S8: a driver that throws something else than a {@link DeviceException}, returns what cannot be, tells of a call on
 * another thread than it was called on or after it has returned, does not return from open, close or a drained call, or states
 * limits that contradict themselves, loses the endpoint, is named and counted, and after several such endpoints within a time
 * serves nothing until its bundle is updated or an operator releases it. A bundle serves a scheme once; a second service for it
 * is refused, as is one without the two properties below.
 */
@ConsumerType
public interface Transport {

    /** Service property, required, {@code String}: the scheme of the addresses that it serves. */
    String SCHEME = "kiovec.scheme";

    /** Service property, required, {@code String}: the transport's name, for people and configuration. */
    String NAME = "kiovec.transport";

    /**
     * {@return whether it can serve here} Rule D5: a missing library, kernel module or permission is a value, and the
     * bundle stays active. Must not block.
     */
    default Availability availability() {
        return Availability.AVAILABLE;
    }

    /**
     * {@return the devices that can be seen now, without disturbing them; none where the transport cannot tell}
     *
     * @throws DeviceException when looking failed
     */
    default List<DeviceDescription> scan() throws DeviceException {
        return List.of();
    }

    /**
     * Looks ahead at a device that will be opened in a moment. Called before the endpoint of an exclusive device is let go for
     * a new one (rule S1), on the thread that opens after that: what a driver finds out here, it need not find out while
     * requests wait. It claims nothing, changes nothing, and the opening must see for itself whether it is still the same
     * device. What it cannot find is no error. An opening may come much later, for another address, or not at all.
     *
     * @param address of this transport's scheme
     * @param access what the device will be opened for
     */
    default void lookAhead(Address address, AccessMode access) {
    }

    /**
     * Opens a device's block face.
     *
     * @param address of this transport's scheme
     * @param access what may be done; an endpoint opened for reading is never asked to write
     * @return a new endpoint that the framework owns and closes
     * @throws DeviceException.IllegalRequest when the device has no such face
     * @throws DeviceException.Unavailable when the device or the right to use it is missing: say what to do
     * @throws DeviceException.Busy when somebody else holds it
     * @throws DeviceException.Protected when writing is asked of a read-only device
     * @throws DeviceException for what else went wrong
     */
    default BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        throw new DeviceException.IllegalRequest(address, "has no block face with this transport");
    }

    /**
     * Opens a device's SCSI face.
     *
     * @param address of this transport's scheme
     * @param access what may be done
     * @return a new endpoint that the framework owns and closes
     * @throws DeviceException as {@link #openBlock}
     */
    default ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        throw new DeviceException.IllegalRequest(address, "has no SCSI face with this transport");
    }

    /**
     * Opens a device's tape face.
     *
     * @param address of this transport's scheme
     * @param access what may be done
     * @return a new endpoint that the framework owns and closes
     * @throws DeviceException as {@link #openBlock}
     */
    default TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        throw new DeviceException.IllegalRequest(address, "has no tape face with this transport");
    }
}
