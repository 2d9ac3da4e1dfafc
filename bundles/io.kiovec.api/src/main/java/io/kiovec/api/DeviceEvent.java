// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Address;
import java.time.Duration;
import java.time.Instant;

/** What happens to devices and drivers. */
public sealed interface DeviceEvent {

    /** {@return when it happened} */
    Instant time();

    /** What happens to one open device. */
    sealed interface OfDevice extends DeviceEvent {
        /** {@return the name that the device was opened by} */
        Address address();
    }

    /**
     * A device was opened for the first time in this process.
     *
     * @param time when
     * @param address the device
     * @param transport who serves it
     */
    record Opened(Instant time, Address address, String transport) implements OfDevice {
    }

    /**
     * The last opening of one face of a device was closed; another face of it may still be open.
     *
     * @param time when
     * @param address the device
     */
    record Closed(Instant time, Address address) implements OfDevice {
    }

    /**
     * New requests wait at the gate.
     *
     * @param time when
     * @param address the device
     * @param cause why
     */
    record Holding(Instant time, Address address, String cause) implements OfDevice {
    }

    /**
     * The device has no endpoint.
     *
     * @param time when
     * @param address the device
     * @param reason why, and what will bring it back
     */
    record Offline(Instant time, Address address, String reason) implements OfDevice {
    }

    /**
     * The device has an endpoint again, and what waited goes on.
     *
     * @param time when
     * @param address the device
     * @param target the address that it is served from now
     * @param transport who serves it
     * @param pause how long requests were held
     */
    record Online(Instant time, Address address, Address target, String transport, Duration pause) implements OfDevice {
    }

    /**
     * Something of a device could not be released in time.
     *
     * @param time when
     * @param address the device
     * @param what the endpoint, ring or lease that is left
     */
    record Orphaned(Instant time, Address address, String what) implements OfDevice {
    }

    /**
     * A removable medium was changed, or the capacity is another one.
     *
     * @param time when
     * @param address the device
     */
    record MediumChanged(Instant time, Address address) implements OfDevice {
    }

    /**
     * A transport has come.
     *
     * @param time when
     * @param transport its name
     * @param scheme what it serves
     */
    record TransportCame(Instant time, String transport, String scheme) implements DeviceEvent {
    }

    /**
     * A transport has gone.
     *
     * @param time when
     * @param transport its name
     * @param scheme what it served
     */
    record TransportWent(Instant time, String transport, String scheme) implements DeviceEvent {
    }

    /**
     * Another policy is in force.
     *
     * @param time when
     * @param policy what it says, in a few words
     */
    record PolicyChanged(Instant time, String policy) implements DeviceEvent {
    }
}
