// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Endpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.Transport;

/** A driver of the core that gives a face to a device whose transport has only its SCSI face. */
@FunctionalInterface
public interface UpperDriver {

    /** Opens the face that the transport has itself. */
    @FunctionalInterface
    interface OwnFace {
        /**
         * Opens it.
         *
         * @param target where
         * @param access for what
         * @return the endpoint
         * @throws DeviceException.IllegalRequest when the device has no such face
         * @throws DeviceException for what else went wrong
         */
        Endpoint open(Address target, AccessMode access) throws DeviceException;
    }

    /**
     * Puts the face over an endpoint.
     *
     * @param address the device's name
     * @param below its SCSI face, which belongs to the new endpoint; it stays the caller's when this throws
     * @param access what may be done
     * @return the endpoint of the face
     * @throws DeviceException when the device is no such one, or what else went wrong
     */
    Endpoint over(Address address, ScsiEndpoint below, AccessMode access) throws DeviceException;

    /**
     * Opens the transport's own face, or where it has none, this one over its SCSI face.
     *
     * @param own the transport's own face
     * @param transport who opens
     * @param target where
     * @param access for what
     * @return the endpoint
     * @throws DeviceException what the transport threw, or this driver
     */
    default Endpoint open(OwnFace own, Transport transport, Address target, AccessMode access) throws DeviceException {
        DeviceException.IllegalRequest faceless;
        try {
            return own.open(target, access);
        } catch (DeviceException.IllegalRequest e) {
            faceless = e;
        }
        ScsiEndpoint below;
        try {
            below = transport.openScsi(target, access);
        } catch (DeviceException.IllegalRequest neither) {
            // What is said of another device is no word about faces: this one would stand on itself.
            throw neither.address().equals(target) ? faceless : neither;
        }
        Endpoint above = null;
        try {
            above = over(target, below, access);
            return above;
        } finally {
            if (above == null) {
                below.close();
            }
        }
    }
}
