// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One way for data to move: a mode that the driver has, and memory that the framework would hand it in this mode.
 *
 * @param mode what is asked
 * @param memory where the memory comes from
 */
record Way(TransferMode mode, MemorySource memory) {

    /** {@return all ways that an endpoint offers} */
    static List<Way> all(DriverUnderTest driver, Endpoint endpoint) {
        Limits limits = endpoint.limits();
        Set<TransferMode> modes = limits.modes();
        List<Way> all = new ArrayList<>();
        if (modes.contains(TransferMode.INDIRECT)) {
            all.add(new Way(TransferMode.INDIRECT, MemorySource.ARENA));
        }
        if (modes.contains(TransferMode.DIRECT) && new Fit(limits).reachesAllMemory()
                && new Fit(limits).longest(TransferMode.DIRECT) > 0) {
            boolean registers = limits.get(Trait.NEEDS_REGISTRATION) == Support.YES;
            MemorySource.allOf(driver).stream().filter(memory -> !registers || memory != MemorySource.ARENA)
                    .forEach(memory -> all.add(new Way(TransferMode.DIRECT, memory)));
        }
        if (modes.contains(TransferMode.MAPPED)) {
            endpoint.allocator()
                    .ifPresent(own -> all.add(new Way(TransferMode.MAPPED, MemorySource.of("its own", own))));
        }
        return all;
    }

    /** {@return the way that asks least of a driver} */
    static Way plain(DriverUnderTest driver, Endpoint endpoint) {
        List<Way> all = all(driver, endpoint);
        if (all.isEmpty()) {
            throw new org.opentest4j.AssertionFailedError("its limits leave no way to move data: " + endpoint.limits());
        }
        return all.getFirst();
    }

    @Override
    public String toString() {
        return mode + " with memory of " + memory.name();
    }
}
