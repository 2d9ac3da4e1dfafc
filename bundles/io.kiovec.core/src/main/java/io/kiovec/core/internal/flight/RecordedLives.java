// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import io.kiovec.api.DeviceEvent;
import io.kiovec.io.Address;
import java.util.HashMap;
import java.util.Map;

/** What happens to devices and drivers as events. On the thread of events only. */
final class RecordedLives {

    /** Of devices whose requests are held; forgotten when they are not online again. */
    private final Map<Address, SwapEvent> held = new HashMap<>();

    void happened(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Holding it -> {
                SwapEvent swap = new SwapEvent();
                swap.begin();
                swap.cause = it.cause();
                held.put(it.address(), swap);
            }
            case DeviceEvent.Closed it -> held.remove(it.address());
            case DeviceEvent.Online it -> {
                SwapEvent begun = held.remove(it.address());
                SwapEvent swap = begun == null ? new SwapEvent() : begun;
                swap.end();
                swap.address = it.address().toString();
                swap.target = it.target().toString();
                swap.transport = it.transport();
                swap.pause = it.pause().toNanos();
                swap.commit();
            }
            case DeviceEvent.Quarantined it -> {
                QuarantineEvent quarantine = new QuarantineEvent();
                quarantine.transport = it.transport();
                quarantine.reason = it.reason();
                quarantine.commit();
            }
            default -> {
                // Of no interest to a recording.
            }
        }
    }
}
