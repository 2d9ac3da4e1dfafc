// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices.Watch;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.Defects;
import io.kiovec.io.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;

/** Whoever publishes an event may hold requests meanwhile, and waits for nobody. */
class EventDeliveryTest {

    private final CountDownLatch goesOn = new CountDownLatch(1);

    /** Somebody else's, which does not return. */
    private CoreLog hangingLog() {
        Logger logger = mock(Logger.class, withSettings().stubOnly().defaultAnswer(call -> {
            goesOn.await();
            return null;
        }));
        return Defects.over(logger);
    }

    @Test
    void S1_aLogThatHangsHoldsNobodyUpWhoPublishes() throws Exception {
        DeviceEvent event = new DeviceEvent.MediumChanged(Instant.EPOCH, Address.parse("sim:disk0"));
        LinkedBlockingQueue<DeviceEvent> told = new LinkedBlockingQueue<>();
        EventDelivery events = new EventDelivery(hangingLog());
        Watch watch = events.watch(told::add);
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> events.publish(event));
            assertTrue(told.isEmpty(), "its line comes before its listeners");
            goesOn.countDown();
            assertEquals(event, told.poll(20, TimeUnit.SECONDS));
        } finally {
            goesOn.countDown();
            watch.close();
            events.close();
        }
    }
}
