// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.DeviceEvent;
import io.kiovec.io.Address;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A line of the log is one line, whatever is in it, and can be taken apart again. */
class EventLineTest {

    private static final Address DISK = Address.parse("sim:disk0");

    @Test
    void eachPartIsAWordOrQuoted() {
        assertEquals("event=online address=sim:disk0 state=ONLINE transport=sim target=sim:disk1 pause.nanos=1500000",
                EventLine.of(new DeviceEvent.Online(Instant.EPOCH, DISK, Address.parse("sim:disk1"), "sim",
                        Duration.ofNanos(1_500_000))));
        assertEquals("event=offline address=sim:disk0 state=OFFLINE reason=\"it said \\\"no\\\" in C:\\\\\\nand left\"",
                EventLine.of(new DeviceEvent.Offline(Instant.EPOCH, DISK, "it said \"no\" in C:\\\nand left")));
        assertEquals("event=medium-changed address=sim:disk0",
                EventLine.of(new DeviceEvent.MediumChanged(Instant.EPOCH, DISK)));
        assertEquals("event=holding address=sim:disk0 state=HOLDING reason=\"\"",
                EventLine.of(new DeviceEvent.Holding(Instant.EPOCH, DISK, "")));
    }
}
