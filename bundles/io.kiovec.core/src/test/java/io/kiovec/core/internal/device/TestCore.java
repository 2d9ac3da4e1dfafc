// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import java.util.Map;
import io.kiovec.core.internal.CoreSettings;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.Swaps;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.core.internal.Defects;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.cause.SwapCauses;
import io.kiovec.core.internal.memory.BoundAllocators;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.core.internal.policy.BoundPolicy;
import io.kiovec.core.internal.transport.BoundTransports;
import io.kiovec.core.internal.unit.Lookout;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Transport;
import io.kiovec.spi.TransferRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.ServiceReference;

/** A core without a container. */
public final class TestCore implements AutoCloseable {

    /** The time by which failures of drivers are counted. */
    public final AtomicLong clock = new AtomicLong();
    public final CoreSettings settings = new CoreSettings(new CoreLog(), Map.of());
    public final BoundTransports transports = new BoundTransports(settings, clock::get);
    public final BoundPolicy policy = new BoundPolicy();
    public final BoundAllocators allocators = new BoundAllocators();
    public final SwapCauses causes = new SwapCauses(new CoreLog(), Map.of());
    private final DeviceTable table;
    public final Swaps swaps;
    private final LinkedBlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
    private final Defects defects = new Defects();
    private boolean stopped;

    public TestCore() {
        this(new TimedLookout());
    }

    public TestCore(Lookout lookout) {
        this(lookout, Duration.ofSeconds(10));
    }

    /** A core that leaves an endpoint to its calls after so long. */
    public TestCore(Duration drain) {
        this(new TimedLookout(), drain);
    }

    private TestCore(Lookout lookout, Duration drain) {
        policy.set(TransferRules.INDIRECT_UNLESS_ASKED);
        table = new DeviceTable(transports.registry, causes, policy.inForce, allocators.registry, new ScatterSource(),
                settings, defects.log(), lookout, () -> drain);
        swaps = new SwapsService(table, causes);
        table.watch(events::add);
    }

    public ServiceReference<Transport> register(Transport transport, String scheme) {
        return transports.register(transport, scheme, scheme + "-driver", 0);
    }

    public ScsiDevice openScsi(String address, AccessMode access) throws DeviceException {
        return open(address, ScsiDevice.class, access, "bundle test");
    }

    public <D extends Device> D open(String address, Class<D> face, AccessMode access, String holder)
            throws DeviceException {
        return face.cast(table.open(Address.parse(address), face, access, holder));
    }

    public BlockDevice open(String address, AccessMode access) throws DeviceException {
        return open(address, BlockDevice.class, access, "bundle test");
    }

    /** {@return who sees the requests of an open device, {@code null} for nobody} */
    public Object observer(String address) {
        return table.open(Address.parse(address)).getFirst().observer();
    }

    public List<DeviceStatistics> statistics() {
        return table.statistics();
    }

    /** {@return what is told of the transport of a name} */
    public TransportInfo transport(String name) {
        return service().list().stream().filter(info -> info.name().equals(name)).findFirst().orElseThrow();
    }

    public TransportsService service() {
        return new TransportsService(transports.registry, table);
    }

    public DeviceTable table() {
        return table;
    }

    /** Waits for the next event of a kind; the bound is for a broken core only. */
    public <E extends DeviceEvent> E await(Class<E> kind) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            DeviceEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came");
            }
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    /** Waits for the next event of a kind, and gives what was told before it. */
    public List<DeviceEvent> until(Class<? extends DeviceEvent> kind) throws InterruptedException {
        List<DeviceEvent> before = new ArrayList<>();
        DeviceEvent event = await(DeviceEvent.class);
        while (!kind.isInstance(event)) {
            before.add(event);
            event = await(DeviceEvent.class);
        }
        return before;
    }

    /** {@return the events of a kind that were told and not awaited yet} */
    public <E extends DeviceEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public void stop() {
        if (!stopped) {
            stopped = true;
            table.stop();
            defects.check();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
