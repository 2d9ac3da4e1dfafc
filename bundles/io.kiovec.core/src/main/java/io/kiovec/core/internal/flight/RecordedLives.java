// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import io.kiovec.api.DeviceEvent;
import io.kiovec.io.Address;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.Event;

/** What happens to devices and drivers as events. On the thread of events only. */
final class RecordedLives {

    /** Requests of a device that are held, and why. */
    private record Held(Event swap, String cause) {
    }

    private final EventKinds kinds;
    private final Map<Address, Held> held = new HashMap<>();

    RecordedLives(EventKinds kinds) {
        this.kinds = kinds;
    }

    void happened(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Holding it -> held.put(it.address(), new Held(kinds.swap.begin(), it.cause()));
            case DeviceEvent.Closed it -> held.remove(it.address());
            case DeviceEvent.Online it -> online(it);
            case DeviceEvent.Offline it -> kinds.offline.happened(it.address().toString(), it.reason());
            case DeviceEvent.Orphaned it -> kinds.orphan.happened(it.address().toString(), it.what());
            case DeviceEvent.Quarantined it -> kinds.quarantine.happened(it.transport(), it.reason());
            default -> {
                // Of no interest to a recording.
            }
        }
    }

    private void online(DeviceEvent.Online it) {
        Held begun = held.remove(it.address());
        // Held before the recording began: its cause was told then.
        Held swap = begun == null ? new Held(kinds.swap.begin(), "") : begun;
        if (EventKind.isTaken(swap.swap())) {
            EventKind.record(swap.swap(), it.address().toString(), swap.cause(), it.target().toString(), it.transport(),
                    it.pause().toNanos());
        }
    }
}
