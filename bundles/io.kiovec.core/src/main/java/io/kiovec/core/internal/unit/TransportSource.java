// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.core.internal.transport.TransportRegistry;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Availability;
import io.kiovec.spi.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Endpoints of the transport that serves the address's scheme. */
final class TransportSource implements EndpointSource {

    private final Storey storey;
    private final Face face;
    private final TransportRegistry transports;
    private final CoreLog log;
    /** The service ids of the transports that could not take the device over. */
    private final Set<Long> passedOver = new HashSet<>();

    TransportSource(Storey storey, Face face, TransportRegistry transports, CoreLog log) {
        this.storey = storey;
        this.face = face;
        this.transports = transports;
        this.log = log;
    }

    @Override
    public ServedTransport server(Address target) throws DeviceException {
        ServedTransport transport = serving(target).orElseThrow(() -> noTransport(target));
        Availability availability = TransportRegistry.availability(transport);
        if (!availability.available()) {
            throw new DeviceException.Unavailable(target,
                    "the transport " + transport.name() + " cannot work here: " + availability.reason());
        }
        return transport;
    }

    @Override
    public Opened open(ServedTransport transport, Address target, AccessMode access) throws DeviceException {
        Endpoint endpoint = null;
        storey.opens();
        try {
            endpoint = Foundations.raising(storey, target, () -> face.open(transport.service(), target, access));
        } catch (RuntimeException | LinkageError e) {
            throw EndpointSource.failed(target, transport, "open", e);
        } finally {
            if (endpoint == null) {
                storey.closed();
            }
        }
        if (endpoint == null) {
            throw EndpointSource.failed(target, transport, "open", new NullPointerException("no endpoint"));
        }
        return new Opened(endpoint, transport, target);
    }

    @Override
    public void lookAhead(ServedTransport transport, Address target, AccessMode access) {
        transport.service().lookAhead(target, access);
    }

    @Override
    public void closed() {
        storey.closed();
    }

    @Override
    public boolean mayReturn(Address target) {
        return serving(target).isPresent();
    }

    @Override
    public List<DeviceDescription> seen(Address target) {
        Optional<ServedTransport> transport = serving(target);
        if (transport.isEmpty() || !TransportRegistry.availability(transport.get()).available()) {
            return List.of();
        }
        try {
            return transport.get().service().scan();
        } catch (DeviceException e) {
            log.warn("{}: the transport {} could not look for devices", target, transport.get().name(), e);
        } catch (RuntimeException | LinkageError e) {
            log.warn("{}: {}", target, transport.get().blame("threw " + e + " when asked which devices it sees"), e);
        }
        return List.of();
    }

    private Optional<ServedTransport> serving(Address target) {
        return transports.best(target.scheme(), transport -> !passedOver.contains(transport.id()));
    }

    @Override
    public Optional<ServedTransport> better(Address target, ServedTransport present) {
        return serving(target).filter(best -> transports.ranksAbove(best, present));
    }

    @Override
    public void passOver(ServedTransport transport) {
        passedOver.add(transport.id());
    }

    @Override
    public void passOverNobody() {
        passedOver.clear();
    }

    private DeviceException noTransport(Address target) {
        StringJoiner sentence = new StringJoiner("; ");
        transports.all().stream().filter(transport -> transport.scheme().equals(target.scheme()))
                .forEach(transport -> transport.conduct().quarantine().ifPresent(reason -> sentence
                        .add("the transport " + transport.name() + " is in quarantine: " + reason)));
        if (sentence.length() == 0) {
            String schemes = transports.all().stream().map(ServedTransport::scheme).distinct()
                    .collect(Collectors.joining(", "));
            sentence.add("no transport serves the scheme '" + target.scheme() + "': "
                    + (schemes.isEmpty()
                            ? "there is none at all, install one such as io.kiovec.sim"
                            : "there are " + schemes));
        }
        transports.refusals().stream()
                .filter(refusal -> refusal.scheme().isEmpty() || refusal.scheme().equals(target.scheme()))
                .forEach(refusal -> sentence.add(refusal.reason()));
        return new DeviceException.Unavailable(target, sentence.toString());
    }
}
