// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.ScatterMapper;
import io.kiovec.io.Support;
import io.kiovec.sim.internal.adapter.Adapter;
import io.kiovec.sim.internal.adapter.Clock;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.medium.MediumFiles;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The transport {@code sim}: the three disks that are always there, and those that are configured. A disk is switched on
 * when it is first opened. A disk whose configuration changes is switched off; its devices find the new one by
 * themselves, when it has the same medium.
 */
@Component(property = {Transport.SCHEME + "=sim", Transport.NAME + "=sim"})
public final class SimTransport implements Transport {

    private final Path dataArea;
    private final Clock clock;
    private final MediumFiles files = new MediumFiles();
    private final AtomicReference<ScatterMapper> mapper = new AtomicReference<>();
    /** Guards the three below; nothing foreign is called under it. */
    private final Object lock = new Object();
    private final Map<String, DiskModel> models = new TreeMap<>();
    private final List<ConfiguredDisk> configured = new ArrayList<>();
    private final Map<String, Disk> running = new HashMap<>();
    private boolean stopped;

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's; media without a file of their own lie in its data area, which outlives an update and
     *     a restart of the bundle, and goes when the bundle is uninstalled
     */
    @Activate
    public SimTransport(BundleContext context) {
        this(context.getDataFile("media").toPath(), Clock.REAL);
    }

    SimTransport(Path dataArea, Clock clock) {
        this.dataArea = dataArea;
        this.clock = clock;
        collect();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDisk(ConfiguredDisk came) {
        synchronized (lock) {
            configured.add(came);
        }
        collect();
    }

    void removeDisk(ConfiguredDisk gone) {
        synchronized (lock) {
            configured.remove(gone);
        }
        collect();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindMapper(ScatterMapper came) {
        mapper.set(came);
    }

    void unbindMapper(ScatterMapper gone) {
        mapper.compareAndSet(gone, null);
    }

    /** Everything goes off; endpoints that are still open keep their medium until they are closed. */
    @Deactivate
    void stop() {
        List<Disk> off;
        synchronized (lock) {
            stopped = true;
            off = List.copyOf(running.values());
            running.clear();
        }
        off.forEach(Disk::powerOff);
    }

    /** Puts together what is configured now, and switches off what is not as it was. */
    private void collect() {
        List<Disk> off = new ArrayList<>();
        synchronized (lock) {
            models.clear();
            for (DiskModel plain : List.of(DiskModel.DISK0, DiskModel.DISK1, DiskModel.DISK2)) {
                models.put(plain.name(), plain);
            }
            configured.forEach(disk -> disk.model().ifPresent(model -> models.put(model.name(), model)));
            running.values().removeIf(disk -> {
                boolean changed = !disk.model().equals(models.get(disk.model().name()));
                if (changed) {
                    off.add(disk);
                }
                return changed;
            });
        }
        off.forEach(Disk::powerOff);
    }

    @Override
    public List<DeviceDescription> scan() {
        synchronized (lock) {
            return models.values().stream().map(SimTransport::describe).toList();
        }
    }

    private static DeviceDescription describe(DiskModel model) {
        return new DeviceDescription(new Address("sim", model.name()), Set.of(DeviceKind.BLOCK), "sim",
                model.description(), OptionalLong.of(model.capacity()), OptionalLong.of(model.blockBytes()));
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        synchronized (lock) {
            if (stopped) {
                throw new DeviceException.Unavailable(address, "the simulated adapter has been stopped");
            }
            DiskModel model = models.get(address.rest());
            if (model == null) {
                throw new DeviceException.Unavailable(address, "there is no such simulated disk, but "
                        + String.join(", ", models.keySet()) + ": configure one with PID " + ConfiguredDisk.PID);
            }
            if (access.writes() && model.writable() != Support.YES) {
                throw new DeviceException.Protected(address, "the simulated disk is read-only: open it for reading");
            }
            Disk disk = running.get(model.name());
            if (disk == null) {
                disk = switchOn(model, address);
                running.put(model.name(), disk);
            }
            return disk.open(address);
        }
    }

    private Disk switchOn(DiskModel model, Address address) throws DeviceException {
        Path file = model.medium().map(Path::of).orElseGet(() -> dataArea.resolve(model.name() + ".img"));
        try {
            DiskMedium medium = files.open(file, model.capacity(), model.blockBytes());
            return new Disk(model, medium, new Adapter(model.adapter(), mapper::get, clock));
        } catch (IOException e) {
            throw new DeviceException.Unavailable(address,
                    "its medium " + file + " cannot be opened: " + e.getMessage(),
                    Detail.NONE, e);
        }
    }
}
