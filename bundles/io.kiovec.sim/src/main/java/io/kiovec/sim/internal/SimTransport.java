// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.ScatterMapper;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.adapter.Clock;
import io.kiovec.sim.internal.configuration.DiskModel;
import io.kiovec.sim.internal.disk.DiskNeighbours;
import io.kiovec.sim.internal.fault.FaultRules;
import io.kiovec.sim.internal.medium.MediumFiles;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The transport {@code sim}: the devices that are always there, those that are configured, and a disk on every other block
 * device: {@code sim:raw:/dev/loop0} is {@code raw:/dev/loop0} with a SCSI face. A device is switched on when it is
 * first opened. One whose configuration changes is switched off; who has it open finds the new one by itself, when it has
 * the same medium.
 */
@Component(property = {Transport.SCHEME + "=sim", Transport.NAME + "=sim"})
public final class SimTransport implements Transport {

    /** The initiator port of those who do not name one. */
    private static final String PORT = "kiovec";

    private final Workshop workshop;
    private final RunningDevices running = new RunningDevices();
    private final AtomicReference<ScatterMapper> mapper = new AtomicReference<>();
    /** By reference, and got when it is needed: the core is made of transports, and they must not wait for it. */
    private final AtomicReference<ServiceReference<Devices>> devices = new AtomicReference<>();
    /** Guards the four below; nothing foreign is called under it. */
    private final Object lock = new Object();
    private final Map<String, Blueprint> blueprints = new TreeMap<>();
    private final List<ConfiguredDisk> disks = new ArrayList<>();
    private final List<ConfiguredTape> tapes = new ArrayList<>();
    private final List<ConfiguredFault> rules = new ArrayList<>();

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's; media without a file of their own lie in its data area, which outlives an update and
     *     a restart of the bundle, and goes when the bundle is uninstalled
     */
    @Activate
    public SimTransport(BundleContext context) {
        workshop = new Workshop(context.getDataFile("media").toPath(), new MediumFiles(), new MemoryShelf(),
                () -> Optional.ofNullable(devices.get()).map(context::getService), mapper::get, AdapterModel::newClock,
                new FaultRules(), new DiskNeighbours());
        collect();
    }

    SimTransport(Path dataArea, Function<AdapterModel, Clock> clocks, Optional<Devices> core) {
        workshop = new Workshop(dataArea, new MediumFiles(), new MemoryShelf(), () -> core, mapper::get, clocks,
                new FaultRules(), new DiskNeighbours());
        collect();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDisk(ConfiguredDisk came) {
        synchronized (lock) {
            disks.add(came);
        }
        collect();
    }

    void removeDisk(ConfiguredDisk gone) {
        synchronized (lock) {
            disks.remove(gone);
        }
        collect();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTape(ConfiguredTape came) {
        synchronized (lock) {
            tapes.add(came);
        }
        collect();
    }

    void removeTape(ConfiguredTape gone) {
        synchronized (lock) {
            tapes.remove(gone);
        }
        collect();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFault(ConfiguredFault came) {
        synchronized (lock) {
            rules.add(came);
            armFaults();
        }
    }

    void removeFault(ConfiguredFault gone) {
        synchronized (lock) {
            rules.remove(gone);
            armFaults();
        }
    }

    private void armFaults() {
        workshop.faults().replace(rules.stream().flatMap(rule -> rule.rule().stream()).toList());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindMapper(ScatterMapper came) {
        mapper.set(came);
    }

    void unbindMapper(ScatterMapper gone) {
        mapper.compareAndSet(gone, null);
    }

    @Reference(service = Devices.class, cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindDevices(ServiceReference<Devices> came) {
        devices.set(came);
    }

    void unbindDevices(ServiceReference<Devices> gone) {
        devices.compareAndSet(gone, null);
    }

    /** Everything goes off; endpoints that are still open keep their medium until they are closed. */
    @Deactivate
    void stop() {
        running.stop();
        workshop.memory().clear();
    }

    /** Puts together what is configured now, and switches off what is not as it was. */
    private void collect() {
        Map<String, Blueprint> now;
        synchronized (lock) {
            blueprints.clear();
            for (DiskModel usual : List.of(DiskModel.DISK0, DiskModel.DISK1, DiskModel.DISK2)) {
                blueprints.put(usual.name(), new DiskBlueprint(usual));
            }
            blueprints.put(TapeBlueprint.TAPE0.name(), TapeBlueprint.TAPE0);
            disks.forEach(disk -> disk.model().ifPresent(model -> blueprints.put(model.name(),
                    new DiskBlueprint(model))));
            tapes.forEach(tape -> tape.blueprint().ifPresent(found -> blueprints.put(found.name(), found)));
            now = Map.copyOf(blueprints);
        }
        running.retain(blueprint -> blueprint.equals(now.get(blueprint.name()))
                || !now.containsKey(blueprint.name()) && blueprint.equals(onDevice(blueprint.name()).orElse(null)));
    }

    /** {@return the disk on the device that a name is the address of} */
    private static Optional<Blueprint> onDevice(String name) {
        return name.indexOf(':') > 0
                ? Optional.of(new DiskBlueprint(DiskModel.over(name, Address.parse(name))))
                : Optional.empty();
    }

    @Override
    public List<DeviceDescription> scan() {
        synchronized (lock) {
            return blueprints.values().stream().map(Blueprint::description).toList();
        }
    }

    @Override
    public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        return running.open(() -> blueprint(address), address, workshop, PORT);
    }

    private Blueprint blueprint(Address address) throws DeviceException {
        String names;
        synchronized (lock) {
            Blueprint configured = blueprints.get(address.rest());
            if (configured != null) {
                return configured;
            }
            names = String.join(", ", blueprints.keySet());
        }
        try {
            return onDevice(address.rest()).orElseThrow(() -> new DeviceException.Unavailable(address,
                    "there is no such simulated device, but " + names + ": configure one with PID "
                            + ConfiguredDisk.PID + " or " + ConfiguredTape.PID));
        } catch (IllegalArgumentException e) {
            throw new DeviceException.IllegalRequest(address, "is neither a simulated device nor an address: "
                    + e.getMessage());
        }
    }
}
