// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteBackTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final WriteBack writeBack = new WriteBack();

    @Test
    void S2_whatWasWrittenIsSettledWithItsFlushOnly() throws Exception {
        assertTrue(writeBack.isSettled(AT_ONCE));
        writeBack.written();
        assertFalse(writeBack.isSettled(AT_ONCE));
        writeBack.beginFlush();
        assertTrue(writeBack.isSettled(AT_ONCE));
    }

    @Test
    void S2_anEndpointThatIsOnItsWayOutIsWaitedForUntilTheLastOfItsReasonsIsDone() throws Exception {
        writeBack.written();
        writeBack.departs();
        writeBack.departs();
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        Thread asks = Thread.ofPlatform().start(() -> {
            try {
                settled.complete(writeBack.isSettled(Duration.ofMinutes(1)));
            } catch (DeviceException e) {
                settled.completeExceptionally(e);
            }
        });
        while (asks.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        writeBack.departed();
        assertFalse(writeBack.isSettled(AT_ONCE));
        writeBack.beginFlush();
        writeBack.departed();
        assertTrue(settled.get(20, TimeUnit.SECONDS));
    }

    @Test
    void S2_whatKeptTheFlushFromItIsToldOnce() throws Exception {
        DeviceException.Medium worn = new DeviceException.Medium(Address.parse("fake:a"), "worn out");
        writeBack.failed(worn);
        writeBack.failed(new DeviceException.Medium(Address.parse("fake:a"), "later"));
        assertEquals(worn, assertThrows(DeviceException.Medium.class, () -> writeBack.isSettled(AT_ONCE)));
        assertTrue(writeBack.isSettled(AT_ONCE));
    }
}
