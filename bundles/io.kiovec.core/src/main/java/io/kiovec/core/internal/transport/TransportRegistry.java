// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.spi.Availability;
import io.kiovec.spi.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
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
    }

    private final CoreLog log;
    private final Map<Long, ServedTransport> transports = new ConcurrentHashMap<>();
    private final List<Observer> observers = new CopyOnWriteArrayList<>();

    /**
     * Called by the component runtime.
     *
     * @param log where to log
     */
    @Activate
    public TransportRegistry(@Reference CoreLog log) {
        this.log = log;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "updated")
    void bind(ServiceReference<Transport> reference, Transport service) {
        if (!(reference.getProperty(Transport.SCHEME) instanceof String scheme)
                || !(reference.getProperty(Transport.NAME) instanceof String name)) {
            log.warn("a transport of bundle {} lacks the service properties {} and {}: it is not used",
                    reference.getBundle().getSymbolicName(), Transport.SCHEME, Transport.NAME);
            return;
        }
        ServedTransport came = new ServedTransport(service, name, scheme, ranking(reference), id(reference),
                reference.getBundle().getSymbolicName() + " " + reference.getBundle().getVersion());
        transports.put(came.id(), came);
        log.info("transport {} serves scheme {}", name, scheme);
        observers.forEach(observer -> observer.came(came));
    }

    void updated(ServiceReference<Transport> reference) {
        transports.computeIfPresent(id(reference), (id, old) -> new ServedTransport(old.service(), old.name(),
                old.scheme(), ranking(reference), id, old.bundle()));
        observers.forEach(Observer::ranked);
    }

    void unbind(ServiceReference<Transport> reference) {
        ServedTransport going = transports.remove(id(reference));
        if (going != null) {
            log.info("transport {} leaves scheme {}", going.name(), going.scheme());
            observers.forEach(observer -> observer.going(going));
        }
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
                .sorted(java.util.Comparator.comparing(ServedTransport::scheme)
                        .thenComparing(ServedTransport.BEST_FIRST))
                .toList();
    }

    /**
     * {@return the transport that serves a scheme: the best that is available, else the best}
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
            return Availability.unavailable("transport " + transport.name() + " failed: " + e);
        }
    }
}
