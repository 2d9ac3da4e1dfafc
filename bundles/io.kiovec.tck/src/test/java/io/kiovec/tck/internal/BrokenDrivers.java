// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** For each rule test of the kit a driver that breaks that rule and that the kit must fail by that name. */
final class BrokenDrivers {

    /** The groups that share the rules of {@link EndpointRules}. */
    static final List<String> FACES = List.of("Block", "Scsi", "Tape");

    /**
     * A broken driver.
     *
     * @param what what it does wrong
     * @param tamper breaks a whole one; made anew for each run
     */
    record Broken(String what, Supplier<Tamper> tamper) {
    }

    private final Map<String, Broken> all = new TreeMap<>();

    private BrokenDrivers() {
    }

    /** {@return all, by the name of the test that must fail} */
    static Map<String, Broken> all() {
        BrokenDrivers drivers = new BrokenDrivers();
        BrokenEndpoints.addTo(drivers);
        BrokenBlocks.addTo(drivers);
        BrokenData.addTo(drivers);
        BrokenModes.addTo(drivers);
        BrokenMemory.addTo(drivers);
        BrokenCommands.addTo(drivers);
        BrokenNexuses.addTo(drivers);
        BrokenTapes.addTo(drivers);
        BrokenPositions.addTo(drivers);
        BrokenQueues.addTo(drivers);
        BrokenTokens.addTo(drivers);
        return drivers.all;
    }

    /** Adds a driver that breaks a rule of every face. */
    void everywhere(String test, String what, Supplier<Tamper> tamper) {
        FACES.forEach(face -> in(face, test, what, tamper));
    }

    /** Adds a driver that breaks a rule of one group. */
    void in(String group, String test, String what, Supplier<Tamper> tamper) {
        if (all.put(group + "." + test, new Broken(what, tamper)) != null) {
            throw new IllegalStateException("two drivers for " + group + "." + test);
        }
    }
}
