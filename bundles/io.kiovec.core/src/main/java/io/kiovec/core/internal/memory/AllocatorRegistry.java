// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.memory;

import io.kiovec.api.Allocators;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Endpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The allocators that are registered, keyed by service id, and the buffers made from their memory. */
@Component(service = {AllocatorRegistry.class, Allocators.class})
public final class AllocatorRegistry implements Allocators {

    /** Hears of allocators that go and of regions that are about to be unmapped. */
    public interface Observer {
        /**
         * An allocator is going: what is held of it for later is given back now.
         *
         * @param name its name
         */
        void going(String name);

        /**
         * A region is about to be unmapped: registrations of it are taken back now.
         *
         * @param region the region
         */
        void retiring(Region region);
    }

    private record Registered(BufferAllocator service, String name, int ranking, long id) {
    }

    private final CoreLog log;
    private final Map<Long, Registered> allocators = new ConcurrentHashMap<>();
    /** The best one of each name: made anew when one comes or goes, never changed. */
    private volatile Registered[] best = {};
    private final List<Observer> observers = new CopyOnWriteArrayList<>();
    private final BufferAllocator.RegionObserver regions = this::retiring;

    /**
     * Called by the component runtime.
     *
     * @param log where to log
     */
    @Activate
    public AllocatorRegistry(@Reference CoreLog log) {
        this.log = log;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(ServiceReference<BufferAllocator> reference, BufferAllocator service) {
        if (!(reference.getProperty(BufferAllocator.NAME) instanceof String name)) {
            log.warn("an allocator of bundle {} lacks the service property {}: it is not used",
                    reference.getBundle().getSymbolicName(), BufferAllocator.NAME);
            return;
        }
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long id = (Long) reference.getProperty(Constants.SERVICE_ID);
        allocators.put(id, new Registered(service, name, ranking, id));
        findBest();
        service.addRegionObserver(regions);
    }

    void unbind(ServiceReference<BufferAllocator> reference) {
        Registered going = allocators.remove((Long) reference.getProperty(Constants.SERVICE_ID));
        findBest();
        if (going != null) {
            observers.forEach(observer -> observer.going(going.name()));
            // The region observer stays: buffers that are open keep regions that are unmapped later (rule L3).
        }
    }

    /** One at a time, so that the last one finds what is there at last. */
    private synchronized void findBest() {
        BinaryOperator<Registered> better = BinaryOperator
                .minBy(Comparator.comparingInt(Registered::ranking).reversed().thenComparingLong(Registered::id));
        best = allocators.values().stream().collect(Collectors.toMap(Registered::name, Function.identity(), better))
                .values().toArray(Registered[]::new);
    }

    private void retiring(Region region) {
        observers.forEach(observer -> observer.retiring(region));
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

    @Override
    public List<AllocatorStatistics> list() {
        return allocators.values().stream().sorted(Comparator.comparing(Registered::name).thenComparing(Registered::id))
                .map(registered -> registered.service().statistics()).toList();
    }

    private Optional<Registered> best(String name) {
        // A few: looking through them is quicker than the division of a hash.
        for (Registered candidate : best) {
            if (candidate.name().equals(name)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private String names() {
        List<String> names = allocators.values().stream().map(Registered::name).distinct().sorted().toList();
        return names.isEmpty()
                ? "none is there: install the bundle io.kiovec.buffers"
                : "there are " + String.join(", ", names);
    }

    @Override
    public IoBuffer allocate(String allocator, long size, long alignment) throws DeviceException {
        return allocate(new Address("buffers", allocator.isBlank() ? "unnamed" : allocator), allocator, size,
                alignment);
    }

    /**
     * Allocates for a device.
     *
     * @param owner who asks, for messages
     * @param allocator the allocator's name
     * @param size in bytes
     * @param alignment of the first byte's address
     * @return a buffer of the caller's own
     * @throws DeviceException as {@link Allocators#allocate}
     */
    public LeasedBuffer allocate(Address owner, String allocator, long size, long alignment) throws DeviceException {
        checkShape(owner, size, alignment);
        Optional<Registered> best = best(allocator);
        if (best.isPresent()) {
            return lease(best.get().service().allocate(size, alignment), best.get().name());
        }
        throw new DeviceException.Unavailable(owner, "no allocator '" + allocator + "': " + names());
    }

    /**
     * Makes the buffer around memory that an allocator handed out.
     *
     * @param allocation the memory
     * @param allocator whose it is
     * @return a buffer of the caller's own
     */
    LeasedBuffer lease(BufferAllocator.Allocation allocation, String allocator) {
        return new LeasedBuffer(allocation, allocator, null, log);
    }

    /**
     * Allocates from an endpoint's own memory (rule D3).
     *
     * @param owner whose endpoint, for messages
     * @param endpoint the endpoint
     * @param size in bytes
     * @param alignment of the first byte's address
     * @return a buffer of the caller's own
     * @throws DeviceException.Unavailable when the endpoint has no memory of its own
     * @throws DeviceException as {@link Allocators#allocate}
     */
    public LeasedBuffer allocateMapped(Address owner, Endpoint endpoint, long size, long alignment)
            throws DeviceException {
        checkShape(owner, size, alignment);
        BufferAllocator mapped = endpoint.allocator().orElseThrow(() -> new DeviceException.Unavailable(owner,
                "its driver has no mapped memory of its own: allocate from '" + BufferAllocator.CONTIGUOUS + "'"));
        return new LeasedBuffer(mapped.allocate(size, alignment), BufferAllocator.MAPPED, endpoint, log);
    }

    private static void checkShape(Address owner, long size, long alignment) throws DeviceException {
        if (size <= 0 || alignment <= 0) {
            throw new DeviceException.IllegalRequest(owner, "cannot allocate " + size + " bytes aligned to " + alignment
                    + ": give a positive size and alignment");
        }
    }

    /**
     * {@return the allocator to stage in: the contiguous one, else the one of pages, else any}
     */
    Optional<String> staging() {
        return best(BufferAllocator.CONTIGUOUS).or(() -> best(BufferAllocator.PAGES))
                .or(() -> allocators.values().stream().findFirst()).map(Registered::name);
    }
}
