// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import java.util.Optional;

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
    private final Face face;
    private final EndpointSource source;
    private final Surroundings around;
    /** Transports, by service id, that have not returned from an open of this device; another one may be tried. */
    private final Set<Long> stuck = ConcurrentHashMap.newKeySet();

    Opener(Address name, Face face, EndpointSource source, Surroundings around) {
        this.name = name;
        this.face = face;
        this.source = source;
        this.around = around;
    }

    /**
     * Opens an endpoint for the first time.
     *
     * @param target where
     * @param access for what
     */
    Binding open(Address target, AccessMode access) throws DeviceException {
        try {
            return open(target, access, Optional.empty());
        } catch (OtherDevice other) {
            throw new AssertionError("there was none before", other);
        }
    }

    /**
     * Opens an endpoint that takes another one's place.
     *
     * @param target where
     * @param access for what
     * @param before what it must be
     */
    Binding open(Address target, AccessMode access, Known before) throws DeviceException, OtherDevice {
        return open(target, access, Optional.of(before));
    }

    private Binding open(Address target, AccessMode access, Optional<Known> before)
            throws DeviceException, OtherDevice {
        ServedTransport server = source.server(target);
        return await(server, target, errand(server, target, () -> {
        }, () -> open(server, target, access, before)).begin());
    }

    /**
     * Has the driver look ahead at what it will open once the endpoint that serves has gone (rule S1): what it can know
     * before, nobody waits for. The same thread opens.
     *
     * @param target where
     * @param access for what
     * @param before what it must be
     * @return closed in any case: it opens nothing after that
     * @throws DeviceException when nobody serves the address, or the driver does not come back
     */
    Ahead ahead(Address target, AccessMode access, Known before) throws DeviceException {
        return new Ahead(source.server(target), target, access, before);
    }

    /** An opening that waits for the old endpoint to go. */
    final class Ahead implements AutoCloseable {

        private final ServedTransport server;
        private final Address target;
        private final Errand<Binding> errand;

        private Ahead(ServedTransport server, Address target, AccessMode access, Known before)
                throws DeviceException {
            this.server = server;
            this.target = target;
            errand = errand(server, target, () -> lookAhead(server, target, access),
                    () -> Opener.this.open(server, target, access, Optional.of(before)));
            if (!errand.isReadyWithin(around.settings().now().open())) {
                errand.dismiss();
                if (!errand.leave()) {
                    stuck.remove(server.id());
                }
                throw late(server, target);
            }
        }

        /** Opens it; the old endpoint has gone. */
        Binding open() throws DeviceException, OtherDevice {
            return Opener.this.await(server, target, errand.begin());
        }

        @Override
        public void close() {
            if (errand.dismiss()) {
                stuck.remove(server.id());
            }
        }
    }

    /** What a driver throws here is its breach, and its opening decides whether it serves. */
    private void lookAhead(ServedTransport server, Address target, AccessMode access) {
        try {
            source.lookAhead(server, target, access);
        } catch (RuntimeException | LinkageError e) {
            around.log().warn("{}: {}", name, server.blame("threw " + e + " when it was to look ahead"), e);
        }
    }

    private Errand<Binding> errand(ServedTransport server, Address target, Runnable before,
            Callable<Binding> opening)
            throws DeviceException {
        if (!stuck.add(server.id())) {
            throw new DeviceException.Unavailable(target, "the driver " + server.name() + " (" + server.bundle()
                    + ") has not returned from an earlier open of it: update or stop its bundle");
        }
        return new Errand<>("kiovec-open " + name, before, opening, late -> {
            stuck.remove(server.id());
            if (late != null) {
                close(new EndpointSource.Opened(late.endpoint(), late.transport(), late.target()));
            }
        });
    }

    private Binding await(ServedTransport server, Address target, Errand<Binding> errand)
            throws DeviceException, OtherDevice {
        Duration most = around.settings().now().open();
        try {
            Binding opened = errand.await(most);
            stuck.remove(server.id());
            return opened;
        } catch (TimeoutException e) {
            throw late(server, target);
        } catch (ExecutionException e) {
            stuck.remove(server.id());
            switch (e.getCause()) {
                case DeviceException typed -> throw typed;
                case OtherDevice other -> throw other;
                case null, default -> throw EndpointSource.failed(target, server, "open", e.getCause());
            }
        }
    }

    private DeviceException late(ServedTransport server, Address target) {
        return new DeviceException.Timeout(target, server.blame(
                "did not return from open within " + around.settings().now().open().toSeconds() + " s"));
    }

    /** Runs on a thread of its own. */
    private Binding open(ServedTransport server, Address target, AccessMode access, Optional<Known> before)
            throws DeviceException, OtherDevice {
        EndpointSource.Opened opened = source.open(server, target, access);
        try {
            Limits limits = opened.endpoint().limits();
            Identity identity = opened.endpoint().identity();
            Optional<String> contradiction = Contradictions.of(limits);
            if (contradiction.isPresent()) {
                throw new DeviceException.Unavailable(target, server
                        .blame("has limits that contradict themselves: " + contradiction.get()));
            }
            if (access.writes() && limits.get(Trait.READ_ONLY) == Support.YES) {
                throw new DeviceException.Protected(target, "the device is read-only: open it for reading");
            }
            if (before.isPresent()) {
                check(opened.target(), before.get(), identity, limits);
            }
            long generation = around.policy().generation();
            TransferPlan plan = face.plan(limits, around.policy().rules(name), generation);
            return new Binding(opened.endpoint(), opened.transport(), opened.target(), access, identity, plan);
        } catch (DeviceException | OtherDevice e) {
            close(opened);
            throw e;
        } catch (RuntimeException | LinkageError e) {
            close(opened);
            throw EndpointSource.failed(target, opened.transport(), "limits or identity", e);
        }
    }

    private void check(Address target, Known before, Identity identity, Limits limits) throws OtherDevice {
        if (!before.identity().sameAs(identity)) {
            throw refused(target, "it is another device (" + identity + ") than before (" + before.identity() + ")");
        }
        Optional<String> contradiction = face.contradiction(before.limits(), limits);
        if (contradiction.isPresent()) {
            throw refused(target, contradiction.get());
        }
    }

    private OtherDevice refused(Address target, String why) {
        return new OtherDevice(new DeviceException.IllegalRequest(name, "cannot be served from " + target + ": " + why
                + "; swap it to an address of the same device"));
    }

    private void close(EndpointSource.Opened opened) {
        try {
            opened.endpoint().close();
        } catch (DeviceException e) {
            around.log().warn("{}: the driver {} failed to close an endpoint", opened.target(),
                    opened.transport().name(), e);
        } catch (RuntimeException | LinkageError e) {
            around.log().warn("{}: {}", opened.target(), opened.transport().blame("threw " + e + " in close"), e);
        } finally {
            source.closed();
        }
    }
}
