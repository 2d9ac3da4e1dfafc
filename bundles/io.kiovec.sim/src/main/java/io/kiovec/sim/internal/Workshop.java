// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.api.Devices;
import io.kiovec.io.ScatterMapper;
import io.kiovec.sim.internal.adapter.Adapter;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.adapter.Clock;
import io.kiovec.sim.internal.disk.DiskNeighbours;
import io.kiovec.sim.internal.fault.FaultRules;
import io.kiovec.sim.internal.medium.MediumFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What devices are made with.
 *
 * @param dataArea where media lie that have no place of their own
 * @param files the media in files that are open
 * @param memory the media in memory
 * @param devices where other devices come from, empty while there is no core
 * @param mapper who knows the physical pieces of memory; {@code null} from it while nobody does
 * @param clocks how the time of an adapter passes
 * @param faults the rules in force
 * @param neighbours the disks that copy to and from each other
 */
record Workshop(Path dataArea, MediumFiles files, MemoryShelf memory, Supplier<Optional<Devices>> devices,
        Supplier<ScatterMapper> mapper, Function<AdapterModel, Clock> clocks, FaultRules faults,
        DiskNeighbours neighbours) {

    /** {@return a new adapter} */
    Adapter adapter(AdapterModel model) {
        return new Adapter(model, mapper, clocks.apply(model));
    }

    /** {@return where a device's unit keeps what outlives its power} */
    UnitFiles store(String name) {
        return new UnitFiles(dataArea.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_")));
    }
}
