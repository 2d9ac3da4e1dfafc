// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.core.internal.transport.TransportRegistry;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.spi.Availability;
import io.kiovec.spi.BlockEndpoint;
import java.util.stream.Collectors;

/** Opens endpoints for one device, and checks that they are the same device (rule S5). */
final class Opener {

    /** A new endpoint is another device than before: the device must not go on with it. */
    static final class OtherDevice extends Exception {
        private static final long serialVersionUID = 1L;

        /** What to tell. */
        private final DeviceException.IllegalRequest refusal;

        OtherDevice(DeviceException.IllegalRequest refusal) {
            super(refusal);
            this.refusal = refusal;
        }

        DeviceException.IllegalRequest refusal() {
            return refusal;
        }
    }

    private final Address name;
    private final Surroundings around;

    Opener(Address name, Surroundings around) {
        this.name = name;
        this.around = around;
    }

    /**
     * Opens an endpoint.
     *
     * @param target where
     * @param access for what
     * @param before the identity and limits that it must have; {@code null} for a first opening
     */
    Binding open(Address target, AccessMode access, Known before) throws DeviceException, OtherDevice {
        ServedTransport transport = around.transports().best(target.scheme()).orElseThrow(() -> noTransport(target));
        Availability availability = TransportRegistry.availability(transport);
        if (!availability.available()) {
            throw new DeviceException.Unavailable(target,
                    "the transport " + transport.name() + " cannot work here: " + availability.reason());
        }
        BlockEndpoint endpoint;
        try {
            endpoint = transport.service().openBlock(target, access);
        } catch (RuntimeException | LinkageError e) {
            throw failed(target, transport, "open", e);
        }
        if (endpoint == null) {
            throw failed(target, transport, "open", new NullPointerException("no endpoint"));
        }
        try {
            Limits limits = endpoint.limits();
            Identity identity = endpoint.identity();
            if (access.writes() && limits.get(Trait.READ_ONLY) == Support.YES) {
                throw new DeviceException.Protected(target, "the device is read-only: open it for reading");
            }
            if (before != null) {
                check(target, before, identity, limits);
            }
            long generation = around.policy().generation();
            TransferPlan plan = new TransferPlan(limits, around.policy().rules(name), generation);
            return new Binding(endpoint, transport, target, access, identity, plan);
        } catch (DeviceException | OtherDevice e) {
            close(target, transport, endpoint);
            throw e;
        } catch (RuntimeException | LinkageError e) {
            close(target, transport, endpoint);
            throw failed(target, transport, "limits or identity", e);
        }
    }

    /**
     * What a device must stay.
     *
     * @param identity which device
     * @param limits what it can do
     * @param unit what offsets and lengths must be multiples of
     */
    record Known(Identity identity, Limits limits, long unit) {
    }

    private void check(Address target, Known before, Identity identity, Limits limits) throws OtherDevice {
        if (!before.identity().sameAs(identity)) {
            throw refused(target, "it is another device (" + identity + ") than before (" + before.identity() + ")");
        }
        if (before.limits().logicalBlock() != limits.logicalBlock()) {
            throw refused(target, "its blocks have " + limits.logicalBlock() + " bytes, before it was "
                    + before.limits().logicalBlock());
        }
        if (limits.capacity() < before.limits().capacity()) {
            throw refused(target, "it has " + limits.capacity() + " bytes, before it was "
                    + before.limits().capacity());
        }
    }

    private OtherDevice refused(Address target, String why) {
        return new OtherDevice(new DeviceException.IllegalRequest(name, "cannot be served from " + target + ": " + why
                + "; swap it to an address of the same device"));
    }

    private DeviceException noTransport(Address target) {
        String schemes = around.transports().all().stream().map(ServedTransport::scheme).distinct()
                .collect(Collectors.joining(", "));
        return new DeviceException.Unavailable(target, "no transport serves the scheme '" + target.scheme() + "': "
                + (schemes.isEmpty()
                        ? "there is none at all, install one such as io.kiovec.sim"
                        : "there are " + schemes));
    }

    private static DeviceException failed(Address target, ServedTransport transport, String what, Throwable cause) {
        return new DeviceException.Unavailable(target, "the driver " + transport.name() + " (" + transport.bundle()
                + ") failed in " + what + ": " + cause + ": report it to its vendor", Detail.NONE, cause);
    }

    private void close(Address target, ServedTransport transport, BlockEndpoint endpoint) {
        try {
            endpoint.close();
        } catch (DeviceException | RuntimeException | LinkageError e) {
            around.log().warn("{}: the driver {} failed to close an endpoint", target, transport.name(), e);
        }
    }
}
