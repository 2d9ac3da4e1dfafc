// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Endpoint;
import java.util.List;
import java.util.Optional;

/** Where a unit's endpoints come from. Called on the unit's own thread. */
interface EndpointSource {

    /**
     * {@return who serves an address}
     *
     * @param target where
     * @throws DeviceException when nobody does, or cannot here
     */
    ServedTransport server(Address target) throws DeviceException;

    /**
     * An endpoint that was just opened.
     *
     * @param endpoint the endpoint
     * @param transport whose it is
     * @param target the address it was opened by
     */
    record Opened(Endpoint endpoint, ServedTransport transport, Address target) {
    }

    /**
     * Opens an endpoint.
     *
     * @param server who serves the address
     * @param target where
     * @param access for what
     * @return the endpoint, not checked yet
     * @throws DeviceException when it cannot be opened, also for whatever foreign code threw
     */
    Opened open(ServedTransport server, Address target, AccessMode access) throws DeviceException;

    /**
     * What is opened next is looked at ahead, while the old endpoint still serves.
     *
     * @param server who serves the address
     * @param target where
     * @param access for what
     */
    default void lookAhead(ServedTransport server, Address target, AccessMode access) {
    }

    /**
     * {@return whether a device that cannot be opened now may be opened later without anybody telling}
     *
     * @param target where
     */
    boolean mayReturn(Address target);

    /**
     * {@return the devices that whoever serves an address sees, none where it cannot tell}
     *
     * @param target the address
     */
    List<DeviceDescription> seen(Address target);

    /**
     * {@return the transport that should rather serve an address than the one that does (rule S7)}
     *
     * @param target the address
     * @param present who serves it
     */
    default Optional<ServedTransport> better(Address target, ServedTransport present) {
        return Optional.empty();
    }

    /**
     * A transport could not take the device over: it is not asked again while there is another.
     *
     * @param transport the transport
     */
    default void passOver(ServedTransport transport) {
    }

    /** Somebody asks for a swap: every transport may try. */
    default void passOverNobody() {
    }

    /** An endpoint that was opened here was closed. */
    default void closed() {
    }

    /** {@return the error of foreign code that threw something else than it may} */
    static DeviceException failed(Address target, ServedTransport transport, String what, Throwable cause) {
        return new DeviceException.Unavailable(target, transport.blame("failed in " + what + ": " + cause),
                DeviceException.Detail.NONE, cause);
    }
}
