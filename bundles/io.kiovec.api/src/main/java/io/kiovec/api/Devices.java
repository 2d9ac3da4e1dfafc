// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service: where devices come from. Any thread; calls block while a transport opens or scans.
 *
 * <p>A driver may open devices that its own stand on, as filters do, by its own {@code Devices} service: inside its open method,
 * on that thread. Then the framework knows which device stands on which. The upper one waits where the lower one waits, is
 * its user, closes it, and is refused where it would stand on itself.
 *
 * <p>A device that was opened outlives its endpoint: drivers go, come and are replaced under it. Opens of one address
 * share one endpoint. When the framework's core stops, all its devices end with
 * {@link DeviceException.Unavailable} (rule S9); applications open them again from the next {@code Devices} service.
 */
@ProviderType
public interface Devices {

    /** {@return what the transports find now, in the order of addresses} Transports that cannot scan are left out. */
    List<DeviceDescription> list();

    /**
     * Opens a device.
     *
     * @param <D> the face
     * @param address its name
     * @param face {@link BlockDevice}, {@link ScsiDevice} or {@link TapeDevice}
     * @param access what the opener wants to do
     * @return a device of the caller's own, to be closed by it
     * @throws DeviceException.Unavailable when no transport serves the scheme, or the device or the right to use it is
     *     missing
     * @throws DeviceException.Busy when somebody else holds the device; the message names the holder where it is known
     * @throws DeviceException.Protected when writing is asked of a read-only device
     * @throws DeviceException.IllegalRequest when the device does not have this face, or would stand on itself; the
     *     message names the circle
     * @throws DeviceException for what else went wrong
     */
    <D extends Device> D open(Address address, Class<D> face, AccessMode access) throws DeviceException;

    /**
     * Opens a block device.
     *
     * @param address its name, as {@link Address#parse} reads it
     * @param access what the opener wants to do
     * @return a device of the caller's own, to be closed by it
     * @throws IllegalArgumentException when the text is not an address
     * @throws DeviceException as {@link #open}
     */
    default BlockDevice openBlock(String address, AccessMode access) throws DeviceException {
        return open(Address.parse(address), BlockDevice.class, access);
    }

    /**
     * Tells of what happens to devices from now on, on a thread of its own, in order.
     *
     * @param listener called with each event; may use any device
     * @return closing it ends the telling
     */
    Watch watch(DeviceListener listener);

    /**
     * Tells of each request of open devices as it ends, of those that are opened later too, from now on; requests that have
     * begun before are not told. While nobody asks this costs requests nothing; while somebody does, each request of the
     * chosen devices is timed, described and told.
     *
     * @param devices the names that they were opened by; empty for all devices
     * @param listener called with each
     * @return closing it ends the telling
     */
    Watch trace(Set<Address> devices, RequestListener listener);

    /** {@return the figures of every open device, in the order of addresses} */
    List<DeviceStatistics> statistics();

    /** A listener's registration. */
    @ProviderType
    interface Watch extends AutoCloseable {
        /** Ends the telling; an event, or a request, that is being told may still end after. Idempotent. */
        @Override
        void close();
    }
}
