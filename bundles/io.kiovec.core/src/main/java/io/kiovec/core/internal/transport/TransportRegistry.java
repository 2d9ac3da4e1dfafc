// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.CoreSettings;
import io.kiovec.spi.Availability;
import io.kiovec.spi.Transport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The transports that are registered, keyed by service id. Callbacks only record and tell the observers; an observer of
 * a going transport may wait for its users to let go (rule D6).
 */
@Component(service = TransportRegistry.class)
public final class TransportRegistry {

    /** Hears of transports that come and go. Called in the framework's callbacks, without any lock. */
    public interface Observer {
        /**
         * A transport serves from now on.
         *
         * @param transport the transport
         */
        void came(ServedTransport transport);

        /**
         * A transport is going; it is not in the registry any more.
         *
         * @param transport the transport
         */
        void going(ServedTransport transport);

        /** The rankings are others than before. */
        void ranked();

        /**
         * Transports failed too often (rule S8): they serve nothing from now on. Called on whatever thread found that out.
         *
         * @param name their name
         * @param all the transports of the name
         * @param reason why
         */
        default void quarantined(String name, List<ServedTransport> all, String reason) {
        }

        /**
         * A quarantine was lifted.
         *
         * @param name of the transports
         * @param cause why
         */
        default void released(String name, String cause) {
        }

        /**
         * A driver cannot be used.
         *
         * @param refusal what is wrong with it
         */
        default void refused(Refusal refusal) {
        }
    }

    /** A service as it was bound, whether it serves or not. */
    private record Bound(ServiceReference<Transport> reference, Transport service, String bundle) {
    }

    /** What a bundle may serve once only. */
    private record Claim(Bundle bundle, String scheme) {
    }

    private record Refused(Bound bound, Refusal refusal) {
    }

    private final CoreLog log;
    private final Conducts conducts;
    private final Map<Long, ServedTransport> transports = new ConcurrentHashMap<>();
    private final Map<Long, Refused> refused = new ConcurrentHashMap<>();
    private final Map<Claim, Long> claims = new ConcurrentHashMap<>();
    private final Map<Long, Refusal> incompatible = new ConcurrentHashMap<>();
    private final List<Observer> observers = new CopyOnWriteArrayList<>();

    /**
     * Called by the component runtime.
     *
     * @param log where to log
     * @param settings when a driver is in quarantine
     */
    @Activate
    public TransportRegistry(@Reference CoreLog log, @Reference CoreSettings settings) {
        this(log, settings, System::nanoTime);
    }

    /** By another time than the real one. */
    TransportRegistry(CoreLog log, CoreSettings settings, LongSupplier nanoTime) {
        this.log = log;
        conducts = new Conducts(settings::now, nanoTime, this::quarantined);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "updated")
    void bind(ServiceReference<Transport> reference, Transport service) {
        Bundle bundle = reference.getBundle();
        bind(new Bound(reference, service, bundle.getSymbolicName() + " " + bundle.getVersion()));
    }

    private void bind(Bound bound) {
        ServiceReference<Transport> reference = bound.reference();
        Optional<String> wrong = ServiceProperties.wrong(reference);
        if (wrong.isEmpty()) {
            String scheme = (String) reference.getProperty(Transport.SCHEME);
            Long first = claims.putIfAbsent(new Claim(reference.getBundle(), scheme), id(reference));
            wrong = first == null
                    ? wrong
                    : Optional.of("and its service " + first + " both serve the scheme '" + scheme
                            + "': a bundle serves a scheme once, so register one of them only");
        }
        if (wrong.isPresent()) {
            Refusal refusal = new Refusal(bound.bundle(), ServiceProperties.text(reference, Transport.NAME),
                    ServiceProperties.text(reference, Transport.SCHEME), ranking(reference),
                    "the bundle " + bound.bundle() + " is refused: its Transport service " + id(reference) + " "
                            + wrong.get());
            refused.put(id(reference), new Refused(bound, refusal));
            tell(refusal);
            return;
        }
        serve(bound);
    }

    private void tell(Refusal refusal) {
        log.warn("{}", refusal.reason());
        observers.forEach(observer -> observer.refused(refusal));
    }

    private void serve(Bound bound) {
        ServiceReference<Transport> reference = bound.reference();
        String name = (String) reference.getProperty(Transport.NAME);
        ServedTransport came = new ServedTransport(bound.service(), name,
                (String) reference.getProperty(Transport.SCHEME), ranking(reference), id(reference), bound.bundle(),
                conduct(name, reference.getBundle()));
        transports.put(came.id(), came);
        observers.forEach(observer -> observer.came(came));
    }

    private Conduct conduct(String name, Bundle bundle) {
        if (named(name).isEmpty() && conducts.renewed(name, bundle)) {
            released(name, "its bundle was updated");
        }
        return conducts.of(name, bundle);
    }

    private void quarantined(String name) {
        String reason = conducts.quarantine(name).orElse("");
        List<ServedTransport> all = named(name);
        observers.forEach(observer -> observer.quarantined(name, all, reason));
    }

    private void released(String name, String cause) {
        observers.forEach(observer -> observer.released(name, cause));
    }

    /**
     * Lifts a quarantine.
     *
     * @param name of the transports
     * @return those of the name
     * @throws IllegalArgumentException when none of the name is in quarantine
     */
    public List<ServedTransport> release(String name) {
        if (!conducts.release(name)) {
            List<String> others = conducts.inQuarantine();
            throw new IllegalArgumentException("no transport '" + name + "' is in quarantine: "
                    + (others.isEmpty() ? "none is" : "there are " + String.join(", ", others)));
        }
        released(name, "an operator released it");
        return named(name);
    }

    private List<ServedTransport> named(String name) {
        return transports.values().stream().filter(one -> one.name().equals(name))
                .sorted(ServedTransport.BEST_FIRST).toList();
    }

    void updated(ServiceReference<Transport> reference) {
        transports.computeIfPresent(id(reference), (id, old) -> new ServedTransport(old.service(), old.name(),
                old.scheme(), ranking(reference), id, old.bundle(), old.conduct()));
        // What was refused for its properties may have them now.
        Refused before = refused.remove(id(reference));
        if (before != null) {
            bind(before.bound());
        }
        observers.forEach(Observer::ranked);
    }

    void unbind(ServiceReference<Transport> reference) {
        refused.remove(id(reference));
        claims.values().remove(id(reference));
        ServedTransport going = transports.remove(id(reference));
        if (going != null) {
            observers.forEach(observer -> observer.going(going));
            // One that was refused beside it may serve now.
            for (Refused other : refused.values()) {
                if (other.refusal().scheme().equals(going.scheme()) && refused.remove(id(other), other)) {
                    bind(other.bound());
                }
            }
        }
    }

    private static Long id(Refused one) {
        return id(one.bound().reference());
    }

    /**
     * A bundle that can never serve, for it speaks another version of the contract.
     *
     * @param bundle its id
     * @param refusal what is wrong
     */
    void incompatible(long bundle, Refusal refusal) {
        if (!refusal.equals(incompatible.put(bundle, refusal))) {
            tell(refusal);
        }
    }

    /** A bundle has gone, or fits now. */
    void compatible(long bundle) {
        incompatible.remove(bundle);
    }

    /** {@return the drivers that cannot be used} */
    public List<Refusal> refusals() {
        return Stream.concat(refused.values().stream().map(Refused::refusal), incompatible.values().stream())
                .sorted(Comparator.comparing(Refusal::scheme).thenComparing(Refusal::reason)).toList();
    }

    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    /**
     * Tells an observer from now on.
     *
     * @param observer whom
     */
    public void observe(Observer observer) {
        observers.add(observer);
    }

    /**
     * Tells an observer no longer.
     *
     * @param observer whom
     */
    public void forget(Observer observer) {
        observers.remove(observer);
    }

    /** {@return all transports, by scheme, the best first} */
    public List<ServedTransport> all() {
        return transports.values().stream()
                .sorted(Comparator.comparing(ServedTransport::scheme)
                        .thenComparing(ServedTransport.BEST_FIRST))
                .toList();
    }

    /**
     * {@return the transport that serves a scheme: the best that is available, else the best} None that is in quarantine.
     *
     * @param scheme the scheme
     */
    public Optional<ServedTransport> best(String scheme) {
        return best(scheme, any -> true);
    }

    /**
     * {@return the transport that serves a scheme: the best that is available and suits, else the best that is available,
     * else the best}
     *
     * @param scheme the scheme
     * @param suits which are rather taken
     */
    public Optional<ServedTransport> best(String scheme, Predicate<ServedTransport> suits) {
        List<ServedTransport> candidates = transports.values().stream()
                .filter(transport -> transport.scheme().equals(scheme))
                .filter(transport -> transport.conduct().quarantine().isEmpty())
                .sorted(ServedTransport.BEST_FIRST)
                .toList();
        List<ServedTransport> able = candidates.stream().filter(transport -> availability(transport).available())
                .toList();
        return able.stream().filter(suits).findFirst().or(() -> able.stream().findFirst())
                .or(() -> candidates.stream().findFirst());
    }

    /**
     * {@return whether a transport ranks above another (rule S7), as both are registered now}
     *
     * @param one a transport
     * @param other another, or the same
     */
    public boolean ranksAbove(ServedTransport one, ServedTransport other) {
        return ServedTransport.BEST_FIRST.compare(transports.getOrDefault(one.id(), one),
                transports.getOrDefault(other.id(), other)) < 0;
    }

    /**
     * {@return whether a transport can serve here, whatever its code does}
     *
     * @param transport the transport
     */
    public static Availability availability(ServedTransport transport) {
        try {
            return transport.service().availability();
        } catch (RuntimeException | LinkageError e) {
            return Availability.unavailable(transport.blame("threw " + e + " when asked whether it is available"));
        }
    }
}
