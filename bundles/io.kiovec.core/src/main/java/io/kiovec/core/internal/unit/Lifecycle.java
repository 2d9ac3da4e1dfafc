// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.io.Address;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where a unit stands and why: the one place where that changes, is counted, and is told. What may follow what is a table;
 * anything else is a defect of the core. Changed on the unit's own thread only, read by any.
 */
final class Lifecycle {

    private static final Map<DeviceState, Set<DeviceState>> NEXT = new EnumMap<>(Map.of(
            DeviceState.OPENING, EnumSet.of(DeviceState.ONLINE, DeviceState.OFFLINE, DeviceState.CLOSED),
            DeviceState.ONLINE, EnumSet.of(DeviceState.HOLDING),
            DeviceState.HOLDING, EnumSet.of(DeviceState.DRAINING),
            DeviceState.DRAINING, EnumSet.of(DeviceState.ONLINE, DeviceState.OPENING, DeviceState.OFFLINE,
                    DeviceState.CLOSED),
            DeviceState.OFFLINE, EnumSet.of(DeviceState.ONLINE, DeviceState.OPENING, DeviceState.OFFLINE,
                    DeviceState.CLOSED),
            DeviceState.CLOSED, EnumSet.noneOf(DeviceState.class)));

    /** One value, so that nobody sees half of it. */
    record Now(DeviceState state, String reason, Instant since) {

        /** {@return the same of a device that stands on this one} */
        Now under(Address name) {
            return new Now(state, "it stands on " + name + (reason.isEmpty() ? "" : ": " + reason), since);
        }
    }

    private final Address address;
    private final Surroundings around;
    private final AtomicLongArray entered = new AtomicLongArray(DeviceState.values().length);
    private volatile Now now = new Now(DeviceState.OPENING, "not open yet", Instant.now());

    Lifecycle(Address address, Surroundings around) {
        this.address = address;
        this.around = around;
    }

    /** {@return whether a state may follow another} */
    static boolean isLegal(DeviceState before, DeviceState after) {
        return NEXT.get(before).contains(after);
    }

    /** {@return where it stands, any thread} */
    Now now() {
        return now;
    }

    /** {@return how often it came into each state, without those that it never was in, any thread} */
    Map<DeviceState, Long> entered() {
        Map<DeviceState, Long> counts = new EnumMap<>(DeviceState.class);
        for (DeviceState state : DeviceState.values()) {
            if (entered.get(state.ordinal()) > 0) {
                counts.put(state, entered.get(state.ordinal()));
            }
        }
        return counts;
    }

    void holding(String cause) {
        move(DeviceState.HOLDING, cause);
        tell(new DeviceEvent.Holding(now.since(), address, cause));
    }

    void draining(String cause) {
        move(DeviceState.DRAINING, cause);
        tell(new DeviceEvent.Draining(now.since(), address, cause));
    }

    void opening(String cause) {
        move(DeviceState.OPENING, cause);
        tell(new DeviceEvent.Opening(now.since(), address, cause));
    }

    /** A look that finds the same as before is no news. */
    void offline(String reason) {
        if (now.state() != DeviceState.OFFLINE || !now.reason().equals(reason)) {
            move(DeviceState.OFFLINE, reason);
            tell(new DeviceEvent.Offline(now.since(), address, reason));
        }
    }

    /** It has an endpoint; who brought it tells from where. */
    void online() {
        move(DeviceState.ONLINE, "");
    }

    /** What was never online was never told of. */
    void closed() {
        move(DeviceState.CLOSED, "");
        if (entered.get(DeviceState.ONLINE.ordinal()) > 0) {
            tell(new DeviceEvent.Closed(now.since(), address));
        }
    }

    private void move(DeviceState next, String reason) {
        DeviceState before = now.state();
        if (!isLegal(before, next)) {
            around.log().defect("{}: {} follows {}: {}", address, next, before, reason);
        }
        now = new Now(next, reason, Instant.now());
        entered.incrementAndGet(next.ordinal());
    }

    private void tell(DeviceEvent event) {
        around.events().accept(event);
    }
}
