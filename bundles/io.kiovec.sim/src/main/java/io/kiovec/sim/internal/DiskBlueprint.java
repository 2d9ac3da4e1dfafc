// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.sim.internal.SimDevice.Lifetime;
import io.kiovec.sim.internal.adapter.Adapter;
import io.kiovec.sim.internal.configuration.DiskModel;
import io.kiovec.sim.internal.configuration.Label;
import io.kiovec.sim.internal.configuration.MediumPlace;
import io.kiovec.sim.internal.disk.DiskNeighbours;
import io.kiovec.sim.internal.disk.DiskTraits;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.disk.DiskUnit;
import io.kiovec.sim.internal.medium.DeviceMedium;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.medium.WriteCache;
import io.kiovec.sim.internal.unit.Nameplate;
import io.kiovec.sim.internal.unit.UnitSettings;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A disk that can be switched on.
 *
 * @param model as it is configured
 */
record DiskBlueprint(DiskModel model) implements Blueprint {

    private static final int PROTECTION_BYTES = 8;

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public DeviceDescription description() {
        OptionalInt block = model.block();
        return new DeviceDescription(new Address("sim", model.name()), Set.of(DeviceKind.BLOCK, DeviceKind.SCSI), "sim",
                model.description(), model.capacity(),
                block.isPresent() ? OptionalLong.of(block.getAsInt()) : OptionalLong.empty(), Identity.UNKNOWN,
                model.label().facts(DiskUnit.LABEL, DiskUnit.TYPE, model.adapter()));
    }

    /** A medium with what the disk on it becomes. */
    private record Opened(DiskMedium medium, DiskTraits traits) {
    }

    @Override
    public SimDevice switchOn(Address address, Workshop workshop) throws DeviceException {
        Opened opened = open(address, workshop);
        DiskMedium medium = opened.medium();
        DiskTraits traits = opened.traits();
        if (model.cache() > 0) {
            int block = (int) (traits.mediumBytes() / traits.blocks());
            medium = new WriteCache(medium, block, block << traits.physicalExponent(), model.cache(),
                    model.adapter().seed());
        }
        try {
            DiskUnit unit = new DiskUnit(settings(medium, traits, workshop), traits, workshop.neighbours(), medium);
            workshop.neighbours().add(unit);
            Adapter adapter = workshop.adapter(model.adapter());
            return new SimDevice(model.name(), unit, adapter,
                    new Disk(unit, medium, workshop.neighbours(),
                            !(model.place() instanceof MediumPlace.OnDevice)),
                    model.place() instanceof MediumPlace.OnDevice ? Lifetime.WHILE_OPEN : Lifetime.LASTING,
                    workshop.faults());
        } catch (RuntimeException e) {
            medium.close();
            throw new DeviceException.Unavailable(address, "cannot be switched on: " + e.getMessage(), Detail.NONE, e);
        }
    }

    private UnitSettings settings(DiskMedium medium, DiskTraits traits, Workshop workshop) {
        Label label = model.label();
        Nameplate usual = DiskUnit.nameplate(traits, label.serial().orElse(medium.serial()));
        Nameplate nameplate = new Nameplate(usual.peripheralType(), usual.medium(),
                label.vendor().orElse(usual.vendor()), label.product().orElse(usual.product()),
                label.revision().orElse(usual.revision()), usual.serial(), usual.versions(), usual.features());
        UnitStore store = model.place() instanceof MediumPlace.InMemory
                ? UnitStore.inMemory()
                : workshop.store(model.name());
        return new UnitSettings(nameplate, model.commands(), store);
    }

    private Opened open(Address address, Workshop workshop) throws DeviceException {
        return switch (model.place()) {
            case MediumPlace.InMemory memory -> {
                DiskTraits traits = configured();
                yield new Opened(workshop.memory().take(model.name(), traits.mediumBytes(), block(traits)), traits);
            }
            case MediumPlace.InFile place -> {
                DiskTraits traits = configured();
                Path file = place.file().map(Path::of)
                        .orElseGet(() -> workshop.dataArea().resolve(model.name() + ".img"));
                try {
                    yield new Opened(workshop.files().open(file, traits.mediumBytes(), block(traits)), traits);
                } catch (IOException e) {
                    throw new DeviceException.Unavailable(address,
                            "its medium " + file + " cannot be opened: " + e.getMessage(), Detail.NONE, e);
                }
            }
            case MediumPlace.OnDevice device -> onDevice(address, device.address(), workshop);
        };
    }

    private DiskTraits configured() {
        return model.traits(model.capacity().orElseThrow(), model.block().orElseThrow());
    }

    private static int block(DiskTraits traits) {
        return (int) (traits.mediumBytes() / traits.blocks());
    }

    private Opened onDevice(Address address, Address device, Workshop workshop) throws DeviceException {
        Devices devices = workshop.devices().get().orElseThrow(() -> new DeviceException.Unavailable(address,
                "stands on " + device + ", and there is nobody who opens devices: install io.kiovec.core"));
        BlockDevice opened = open(device, devices);
        try {
            int block = model.block().orElse(opened.blockSize());
            int onMedium = block + (model.traits().contains(Trait.PROTECTED) ? PROTECTION_BYTES : 0);
            long room = opened.capacity() / onMedium * block;
            long bytes = model.capacity().orElse(room);
            if (bytes > room || bytes < block) {
                throw new DeviceException.Unavailable(address, "needs " + bytes + " bytes on " + device
                        + ", which has room for " + room);
            }
            DiskTraits traits = model.traits(bytes, block);
            if (!opened.access().writes()) {
                Set<Trait> all = EnumSet.of(Trait.WRITE_PROTECTED);
                all.addAll(traits.traits());
                traits = new DiskTraits(traits.blocks(), block, traits.physicalExponent(), all, traits.limits(),
                        traits.sanitize());
            }
            return new Opened(new DeviceMedium(opened, onMedium), traits);
        } catch (DeviceException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** For writing, or for reading where it may not be written. */
    private BlockDevice open(Address device, Devices devices) throws DeviceException {
        if (model.traits().contains(Trait.WRITE_PROTECTED)) {
            return devices.open(device, BlockDevice.class, AccessMode.READ);
        }
        try {
            return devices.open(device, BlockDevice.class, AccessMode.READ_WRITE);
        } catch (DeviceException e) {
            if (e.failure() != Failure.PROTECTED) {
                throw e;
            }
            return devices.open(device, BlockDevice.class, AccessMode.READ);
        }
    }

    /** What a disk is made of, for its device. */
    private record Disk(DiskUnit unit, DiskMedium medium, DiskNeighbours neighbours,
            boolean isPrompt) implements SimDevice.Medium {

        @Override
        public Identity identity() {
            return Identity.of(Designator.whole(Source.SIMULATED_MEDIUM, medium.serial()));
        }

        @Override
        public void powerLoss() throws IOException {
            medium.powerLoss();
        }

        @Override
        public void release() {
            neighbours.remove(unit);
            unit.close();
            medium.close();
        }
    }
}
