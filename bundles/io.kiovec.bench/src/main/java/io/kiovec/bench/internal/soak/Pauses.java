// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceListener;
import io.kiovec.bench.internal.soak.Target.Cause;
import io.kiovec.io.Address;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * How long requests were held, by what was done to the driver, as the core tells; and what it could not release in time.
 * Hears on the thread of events; read from any.
 */
final class Pauses implements DeviceListener {

    private final Map<Address, Target> targets;
    private final Map<Cause, Histogram> held = new EnumMap<>(Cause.class);
    private final Histogram tapesSwapped = Meter.histogram();
    private final AtomicLong orphans = new AtomicLong();

    Pauses(Map<Address, Target> targets) {
        this.targets = targets;
        for (Cause cause : Cause.values()) {
            held.put(cause, Meter.histogram());
        }
    }

    @Override
    public void happened(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Online online when targets.containsKey(online.address()) -> {
                Target target = targets.get(online.address());
                (target.isTape() && target.cause() == Cause.SWAP ? tapesSwapped : held.get(target.cause()))
                        .recordValue(online.pause().toNanos());
                target.heardOfSwap();
            }
            case DeviceEvent.Orphaned orphaned when targets.containsKey(orphaned.address()) -> orphans
                    .incrementAndGet();
            default -> {
                // Others' business.
            }
        }
    }

    /** {@return how long requests of tapes were held in swaps, which locate them, in nanoseconds} */
    Histogram tapesSwapped() {
        return tapesSwapped;
    }

    /** {@return how long requests were held after something was done, in nanoseconds; in swaps those of disks} */
    Histogram held(Cause cause) {
        return held.get(cause);
    }

    long swaps() {
        return tapesSwapped.getTotalCount() + held.values().stream().mapToLong(Histogram::getTotalCount).sum();
    }

    long orphans() {
        return orphans.get();
    }
}
