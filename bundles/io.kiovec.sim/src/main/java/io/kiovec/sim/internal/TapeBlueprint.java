// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.sim.internal.SimDevice.Lifetime;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.configuration.AdapterParser;
import io.kiovec.sim.internal.configuration.Label;
import io.kiovec.sim.internal.tape.TapeModel;
import io.kiovec.sim.internal.tape.TapePlace;
import io.kiovec.sim.internal.tape.TapeUnit;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A tape drive that can be switched on.
 *
 * @param model as it is configured
 * @param adapter what it is behind
 */
record TapeBlueprint(TapeModel model, AdapterModel adapter) implements Blueprint {

    /** The tape that is there without configuration. */
    static final TapeBlueprint TAPE0 = new TapeBlueprint(TapeModel.TAPE0, AdapterParser.USUAL_FOR_TAPES);

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public DeviceDescription description() {
        return new DeviceDescription(new Address("sim", model.name()), Set.of(DeviceKind.TAPE, DeviceKind.SCSI), "sim",
                model.description(), OptionalLong.of(model.capacity()), OptionalLong.empty(), Identity.UNKNOWN,
                TapeUnit.LABEL.facts(Label.USUAL, TapeUnit.SEQUENTIAL_ACCESS, adapter));
    }

    @Override
    public SimDevice switchOn(Address address, Workshop workshop) throws DeviceException {
        boolean forgets = model.medium().filter(TapeModel.IN_MEMORY::equals).isPresent();
        try {
            TapeUnit unit = TapeUnit.open(model, workshop.dataArea(),
                    forgets ? UnitStore.inMemory() : workshop.store(model.name()));
            return new SimDevice(model.name(), unit, workshop.adapter(adapter), new Drive(unit), Lifetime.LASTING,
                    workshop.faults());
        } catch (IOException | RuntimeException e) {
            throw new DeviceException.Unavailable(address, "its cartridge cannot be opened: " + e.getMessage(),
                    Detail.NONE, e);
        }
    }

    /** What a tape drive is made of, for its device. */
    private record Drive(TapeUnit unit) implements SimDevice.Medium {

        @Override
        public Identity identity() {
            return Identity.of(Designator.whole(Source.SIMULATED_MEDIUM, unit.nameplate().serial()));
        }

        @Override
        public OptionalLong position() {
            Optional<TapePlace> place = unit.place();
            return place.isPresent() ? OptionalLong.of(place.get().object()) : OptionalLong.empty();
        }

        @Override
        public void powerLoss() {
            unit.losePower();
        }

        @Override
        public void release() {
            try {
                unit.close();
            } catch (IOException e) {
                // What was buffered and never made safe is lost; nobody was told that it lasts.
            }
        }
    }
}
