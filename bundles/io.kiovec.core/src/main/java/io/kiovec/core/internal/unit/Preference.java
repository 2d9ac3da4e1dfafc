// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.transport.ServedTransport;
import java.util.Optional;

/**
 * Rule S7: whether a transport that ranks higher takes a device over, and when: at once, or at the first moment at which
 * nothing is inside the endpoint and nothing went through it for a while. For the unit's own thread.
 */
final class Preference {

    private final DeviceUnit unit;
    private final Succession succession;
    private final Runnable look;
    /** The binding that is to become idle, and how much had gone through it when it was last looked at. */
    private Binding watched;
    private long entriesSeen;
    private long since;
    private Optional<Lookout.Look> next = Optional.empty();

    /**
     * Does not wait yet.
     *
     * @param unit whose transport
     * @param succession what replaces its endpoint
     * @param look begins to look whether the device is idle, on whatever thread
     */
    Preference(DeviceUnit unit, Succession succession, Runnable look) {
        this.unit = unit;
        this.succession = succession;
        this.look = look;
    }

    /** A transport has come or ranks otherwise, the configuration has changed, or there is another endpoint. */
    void consider() {
        off();
        Binding present = succession.installed();
        Optional<ServedTransport> better = succession.better();
        if (present != null && better.isPresent()) {
            switch (unit.around().causes().better(unit.address())) {
                case NEVER -> {
                    // It stands by.
                }
                case AT_ONCE -> succession.takeOver(present, better.get());
                case WHEN_IDLE -> watch(present);
            }
        }
    }

    /** It is time to look whether the device is idle. */
    void lookAgain() {
        Binding present = succession.installed();
        if (next.isEmpty() || present != watched || !present.isUnusedSince(entriesSeen)) {
            consider();
        } else if (unit.around().lookout().nanoTime() - since >= idleNanos()) {
            off();
            succession.better().ifPresent(better -> succession.takeOver(present, better));
        }
    }

    private long idleNanos() {
        return unit.around().causes().idle().toNanos();
    }

    private void watch(Binding present) {
        watched = present;
        entriesSeen = present.entries();
        since = unit.around().lookout().nanoTime();
        next = Optional.of(unit.around().lookout().after(idleNanos(), look));
    }

    /** No look any more. */
    void off() {
        next.ifPresent(Lookout.Look::off);
        next = Optional.empty();
        watched = null;
    }
}
