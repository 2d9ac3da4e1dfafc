// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceListener;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices.Watch;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.CoreSettings;
import io.kiovec.core.internal.block.BlockFace;
import io.kiovec.core.internal.cause.SwapCauses;
import io.kiovec.core.internal.memory.AllocatorRegistry;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.core.internal.policy.PolicyInForce;
import io.kiovec.core.internal.scsi.ScsiFace;
import io.kiovec.core.internal.tape.TapeFace;
import io.kiovec.core.internal.transport.Refusal;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.core.internal.transport.TransportRegistry;
import io.kiovec.core.internal.unit.Claims;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Face;
import io.kiovec.core.internal.unit.Foundations;
import io.kiovec.core.internal.unit.Lookout;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.core.internal.unit.RequestObserver;
import io.kiovec.core.internal.unit.Surroundings;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The devices that are open in this process, by the name and the face that they were opened by. */
@Component(service = DeviceTable.class)
public final class DeviceTable {

    /** Rule D6: how long a callback waits for users to let go. */
    private static final long WITHDRAWAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * As what devices can be opened.
     *
     * @param type what the application gets
     * @param make makes the face of a new unit
     */
    private record Opened(Class<? extends Device> type, Function<Address, Face> make) {
    }

    private static final List<Opened> FACES = List.of(new Opened(BlockDevice.class, name -> new BlockFace()),
            new Opened(ScsiDevice.class, name -> new ScsiFace()), new Opened(TapeDevice.class, TapeFace::new));

    /** Openings of one address by one face share a unit. */
    private record Key(Address address, Class<? extends Device> type) {
    }

    private final TransportRegistry transports;
    private final SwapCauses causes;
    private final PolicyInForce policy;
    private final AllocatorRegistry allocators;
    private final Surroundings around;
    private final EventDelivery events;
    private final Lookout lookout;
    private final Foundations foundations = new Foundations();
    private final SwapHistory history = new SwapHistory();
    private final Observers observers = new Observers();
    private final Map<Key, DeviceUnit> units = new ConcurrentHashMap<>();
    private final TransportRegistry.Observer transportObserver = new TransportObserver();
    private final AllocatorRegistry.Observer allocatorObserver = new AllocatorObserver();
    private final Consumer<String> policyObserver;
    private final Runnable causesObserver = this::reconsider;
    private volatile boolean stopped;

    /**
     * Called by the component runtime.
     *
     * @param transports the transports
     * @param causes what makes devices change them
     * @param policy the policy
     * @param allocators the allocators
     * @param scatters what memory is made of
     * @param settings what is configured
     * @param log where to log
     */
    @Activate
    public DeviceTable(@Reference TransportRegistry transports, @Reference SwapCauses causes,
            @Reference PolicyInForce policy, @Reference AllocatorRegistry allocators,
            @Reference ScatterSource scatters, @Reference CoreSettings settings, @Reference CoreLog log) {
        this(transports, causes, policy, allocators, scatters, settings, log, new TimedLookout(),
                () -> settings.now().drain());
    }

    /** Looks for lost devices by another time than the real one, and drains within another. */
    DeviceTable(TransportRegistry transports, SwapCauses causes, PolicyInForce policy, AllocatorRegistry allocators,
            ScatterSource scatters, CoreSettings settings, CoreLog log, Lookout lookout,
            Supplier<Duration> drain) {
        this.lookout = lookout;
        this.transports = transports;
        this.causes = causes;
        this.policy = policy;
        this.allocators = allocators;
        events = new EventDelivery(log);
        around = new Surroundings(transports, causes, policy, allocators, scatters, new Claims(foundations),
                foundations, lookout,
                settings, drain, this::tell, history::add, log);
        policyObserver = what -> events.publish(new DeviceEvent.PolicyChanged(Instant.now(), what));
        transports.observe(transportObserver);
        transports.all().forEach(there -> events
                .log(new DeviceEvent.TransportCame(Instant.now(), there.name(), there.scheme())));
        causes.observe(causesObserver);
        allocators.observe(allocatorObserver);
        policy.observe(policyObserver);
    }

    /** Rule S9: every device ends. */
    @Deactivate
    void stop() {
        stopped = true;
        transports.forget(transportObserver);
        causes.forget(causesObserver);
        allocators.forget(allocatorObserver);
        policy.forget(policyObserver);
        await(units.values().stream().map(DeviceUnit::coreStops).toList());
        lookout.close();
        events.close();
    }

    private static void await(List<? extends CompletableFuture<?>> released) {
        try {
            CompletableFuture.allOf(released.toArray(CompletableFuture[]::new)).get(WITHDRAWAL_NANOS,
                    TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What is not let go by now is let go by its unit's thread, or is an orphan that the unit counts and tells.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What stands on a device that has another endpoint asks it anew what it can. On the unit's own thread. */
    private void tell(DeviceEvent event) {
        events.publish(event);
        if (event instanceof DeviceEvent.Online online) {
            foundations.on(online.address()).forEach(upper -> open(upper).forEach(DeviceUnit::relearnLimits));
        }
    }

    private void reconsider() {
        units.values().forEach(DeviceUnit::transportCame);
    }

    private final class TransportObserver implements TransportRegistry.Observer {
        @Override
        public void came(ServedTransport transport) {
            events.publish(new DeviceEvent.TransportCame(Instant.now(), transport.name(), transport.scheme()));
            reconsider();
        }

        @Override
        public void ranked() {
            reconsider();
        }

        @Override
        public void quarantined(String name, List<ServedTransport> all, String reason) {
            events.publish(new DeviceEvent.Quarantined(Instant.now(), name, reason));
            // Whoever found it out does not wait: it may be a request inside that very driver.
            all.forEach(transport -> units.values().forEach(
                    unit -> unit.leave(transport, "the transport " + name + " is in quarantine: " + reason)));
        }

        @Override
        public void released(String name, String cause) {
            events.publish(new DeviceEvent.Released(Instant.now(), name, cause));
            units.values().forEach(DeviceUnit::transportCame);
        }

        @Override
        public void refused(Refusal refusal) {
            events.publish(new DeviceEvent.Refused(Instant.now(), refusal.bundle(), refusal.reason()));
        }

        @Override
        public void going(ServedTransport transport) {
            await(units.values().stream()
                    .map(unit -> unit.leave(transport, "the transport " + transport.name() + " has gone")).toList());
            events.publish(new DeviceEvent.TransportWent(Instant.now(), transport.name(), transport.scheme()));
        }
    }

    private final class AllocatorObserver implements AllocatorRegistry.Observer {
        @Override
        public void going(String name) {
            units.values().forEach(unit -> unit.letGo(name));
        }

        @Override
        public void retiring(Region region) {
            await(units.values().stream().map(unit -> unit.retire(region)).toList());
        }
    }

    /** {@return a new opening of a type that is, or is above, one of {@link #FACES}} */
    Opening open(Address address, Class<? extends Device> type, AccessMode access, String holder)
            throws DeviceException {
        Opened face = FACES.stream().filter(known -> type.isAssignableFrom(known.type())).findFirst()
                .orElseThrow(() -> new DeviceException.IllegalRequest(address, "cannot be opened as "
                        + type.getSimpleName() + ": open it as " + FACES.stream()
                                .map(known -> known.type().getSimpleName()).collect(Collectors.joining(", "))));
        Optional<Foundations.Footing> footing = foundations.put(address);
        boolean opened = false;
        try {
            Opening opening = open(new Key(address, face.type()), face, access,
                    footing.map(above -> "the device " + above.upper()).orElse(holder), footing);
            opened = true;
            return opening;
        } finally {
            if (!opened) {
                footing.ifPresent(Foundations.Footing::giveUp);
            }
        }
    }

    private Opening open(Key key, Opened face, AccessMode access, String holder,
            Optional<Foundations.Footing> footing) throws DeviceException {
        Address address = key.address();
        while (!stopped) {
            DeviceUnit unit = units.computeIfAbsent(key, absent -> {
                DeviceUnit made = new DeviceUnit(address, face.make().apply(address), around);
                made.observer(observers.of(address));
                return made;
            });
            Optional<Opening> opening = Optional.empty();
            try {
                opening = unit.open(access, holder, footing);
            } finally {
                if (opening.isEmpty() && unit.openings() == 0) {
                    // An ended unit is of no use to anybody.
                    units.remove(key, unit);
                }
            }
            if (opening.isPresent()) {
                return opening.get();
            }
        }
        throw new DeviceException.Unavailable(address, "the framework has stopped");
    }

    /** {@return the open units of an address, one for each face that it is opened by} */
    List<DeviceUnit> open(Address address) {
        return FACES.stream().map(face -> units.get(new Key(address, face.type())))
                .filter(unit -> unit != null && unit.openings() > 0).toList();
    }

    List<DeviceStatistics> statistics() {
        return units.values().stream().filter(unit -> unit.openings() > 0)
                .sorted(Comparator.comparing(unit -> unit.address().toString())).map(DeviceUnit::statistics).toList();
    }

    /** {@return how many open devices a transport serves} */
    int served(ServedTransport transport) {
        return (int) units.values().stream()
                .filter(unit -> unit.transport().filter(serving -> serving.id() == transport.id()).isPresent()).count();
    }

    List<Swapped> swapped() {
        return history.list();
    }

    /**
     * Has someone see the requests of devices.
     *
     * @param which the names that they were opened by; empty for all
     * @param observer who
     * @return closing it ends that
     */
    public Watch observe(Set<Address> which, RequestObserver observer) {
        Watch watch = observers.add(which, observer);
        tellObservers();
        return () -> {
            watch.close();
            tellObservers();
        };
    }

    private void tellObservers() {
        // A unit that is being made gets them under the map's lock, so that it has the old ones or the new.
        units.forEach((key, unit) -> units.computeIfPresent(key, (same, present) -> {
            present.observer(observers.of(same.address()));
            return present;
        }));
    }

    /**
     * Tells of what happens to devices.
     *
     * @param listener whom
     * @return closing it ends that
     */
    public Watch watch(DeviceListener listener) {
        return events.watch(listener);
    }
}
