// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.spi.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The units whose endpoints come from the endpoint of another unit, their leader, by their names: the sessions of a SCSI
 * device. They let go before the leader does and come back after it, so that no endpoint outlives the one it came from.
 * A leader waits for its followers, never the other way round.
 */
public final class Followers {

    /** How a follower's endpoint is opened. */
    @FunctionalInterface
    public interface Branch {
        /**
         * Opens one.
         *
         * @param leaders the leader's endpoint
         * @return a new endpoint
         * @throws DeviceException when it cannot be opened
         */
        Endpoint from(Endpoint leaders) throws DeviceException;
    }

    private final Map<String, DeviceUnit> units = new ConcurrentHashMap<>();

    Followers() {
    }

    /** {@return an opening, attached to the follower of a name, which is made where there is none} */
    Opening attach(String name, Supplier<DeviceUnit> make, Function<DeviceUnit, Opening> opening)
            throws DeviceException {
        while (true) {
            DeviceUnit unit = units.computeIfAbsent(name, absent -> make.get());
            Opening fresh = opening.apply(unit);
            try {
                if (unit.attach(fresh)) {
                    return fresh;
                }
            } catch (DeviceException e) {
                forgetEnded(name, unit);
                throw e;
            }
            units.remove(name, unit);
        }
    }

    private void forgetEnded(String name, DeviceUnit unit) {
        if (unit.openings() == 0) {
            units.remove(name, unit);
        }
    }

    /** A follower has ended. */
    void forget(DeviceUnit unit) {
        units.values().remove(unit);
    }

    /** Every follower lets its endpoint go; returns when they have. */
    void letGo(String cause) {
        all(unit -> unit.followerLetsGo(cause));
    }

    /** Every follower looks for an endpoint; does not wait. */
    void comeBack() {
        units.values().forEach(DeviceUnit::transportCame);
    }

    /** Every follower ends, because the core stops; returns when they have. */
    void end() {
        all(DeviceUnit::coreStops);
    }

    void letGoAllocator(String allocator) {
        units.values().forEach(unit -> unit.letGo(allocator));
    }

    List<CompletableFuture<Void>> retire(Region region) {
        return units.values().stream().map(unit -> unit.retire(region)).toList();
    }

    private void all(Function<DeviceUnit, CompletableFuture<Void>> what) {
        List<CompletableFuture<Void>> done = units.values().stream().map(what).toList();
        for (CompletableFuture<Void> one : done) {
            // A follower's failure is its own; it is told and counted there.
            one.handle((result, failure) -> result).join();
        }
    }
}
