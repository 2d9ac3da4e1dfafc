// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Address;
import java.time.Duration;
import java.time.Instant;

/**
 * What happens to devices and drivers. Each change of a device's {@link DeviceState} is one event, in order:
 * {@link Holding}, {@link Draining}, {@link Opening}, {@link Offline}, {@link Online} ({@link Opened} for the first time) and
 * {@link Closed}. OSGi's EventAdmin, where there is one, tells the same: see {@link EventTopics}.
 */
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
     * New requests wait, and those inside the endpoint end before it is closed.
     *
     * @param time when
     * @param address the device
     * @param cause why
     */
    record Draining(Instant time, Address address, String cause) implements OfDevice {
    }

    /**
     * The device has let its endpoint go and opens another one.
     *
     * @param time when
     * @param address the device
     * @param cause why
     */
    record Opening(Instant time, Address address, String cause) implements OfDevice {
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
     * A transport failed too often (rule S8): it serves no address until its bundle is updated or an operator releases
     * it by {@link Transports#release}.
     *
     * @param time when
     * @param transport its name
     * @param reason what it did last, how often it failed in which time, and what to do
     */
    record Quarantined(Instant time, String transport, String reason) implements DeviceEvent {
    }

    /**
     * A transport that was quarantined may serve again.
     *
     * @param time when
     * @param transport its name
     * @param cause why
     */
    record Released(Instant time, String transport, String cause) implements DeviceEvent {
    }

    /**
     * A driver breaks the contract so that it cannot be used at all, and serves nothing.
     *
     * @param time when
     * @param bundle symbolic name and version of its bundle
     * @param reason what is wrong with which service, and what to mend
     */
    record Refused(Instant time, String bundle, String reason) implements DeviceEvent {
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
