// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.io.Address;
import java.time.Instant;

/** Where a unit stands and why; the one place where that changes, and is told. Changed on the unit's own thread only. */
final class Standing {

    /** One value, so that nobody sees half of it. */
    record Now(DeviceState state, String reason) {

        /** {@return the same of a device that stands on this one} */
        Now under(Address name) {
            return new Now(state, "it stands on " + name + (reason.isEmpty() ? "" : ": " + reason));
        }
    }

    private final Address address;
    private final Surroundings around;
    private volatile Now now = new Now(DeviceState.CLOSED, "not open yet");

    Standing(Address address, Surroundings around) {
        this.address = address;
        this.around = around;
    }

    /** {@return where it stands, any thread} */
    Now now() {
        return now;
    }

    void become(DeviceState state, String reason) {
        now = new Now(state, reason);
        Instant when = Instant.now();
        switch (state) {
            case HOLDING -> around.events().accept(new DeviceEvent.Holding(when, address, reason));
            case OFFLINE -> {
                around.log().warn("{}: offline: {}", address, reason);
                around.events().accept(new DeviceEvent.Offline(when, address, reason));
            }
            case CLOSED -> around.events().accept(new DeviceEvent.Closed(when, address));
            case ONLINE, OPENING -> {
                // Opening is a moment; online is told by the succession, which knows from where and after what pause.
            }
        }
    }

    /** A retry that finds the same is no news. */
    void offline(String reason) {
        if (now.state() != DeviceState.OFFLINE || !now.reason().equals(reason)) {
            become(DeviceState.OFFLINE, reason);
        }
    }
}
