// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Changes of the policy, as the core tells them when they are in force. */
final class PolicyEvents implements AutoCloseable {

    private final LinkedBlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
    private final Devices.Watch watch;

    PolicyEvents(Devices devices) {
        watch = devices.watch(event -> {
            if (event instanceof DeviceEvent.PolicyChanged) {
                events.add(event);
            }
        });
    }

    void await() throws InterruptedException {
        if (events.poll(20, TimeUnit.SECONDS) == null) {
            throw new AssertionError("the policy did not change");
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
