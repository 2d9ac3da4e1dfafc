// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.core.internal.device.ManualLookout;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.osgi.framework.ServiceReference;

/** An open disk that goes and comes back, on a bus that may have others, by time that a test lets pass. */
abstract class ReturnFixture {

    static final RequestOptions AT_ONCE = RequestOptions.DEFAULT.with(Duration.ofMillis(1));
    static final Duration LONG = Duration.ofSeconds(20);

    final ManualLookout lookout = new ManualLookout();
    final TestCore core = new TestCore(lookout);
    final FakeBus bus = new FakeBus();
    final FakeDisk disk = new FakeDisk("A");
    final FakeDisk stranger = new FakeDisk("B");
    ServiceReference<Transport> registration;
    BlockDevice device;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.register(bus, "bus");
        bus.disks.put("a", disk);
        device = core.open("bus:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
        assertEquals(0, lookout.waiting(), "looks after the core has stopped");
        assertEquals(disk.opened.get(), disk.closed.get(), "endpoints of the disk are left");
        assertEquals(stranger.opened.get(), stranger.closed.get(), "endpoints of another disk are left");
    }

    /** Pulls the disk, and returns when the device has noticed and waits. */
    void pull() throws Exception {
        bus.disks.remove("a");
        assertThrows(DeviceException.Offline.class, () -> readAtOnce());
        core.await(DeviceEvent.Offline.class);
        assertEquals(Duration.ofMillis(100), lookout.next());
    }

    void readAtOnce() throws DeviceException {
        device.read(0, MemorySegment.ofArray(new byte[512]), AT_ONCE);
    }

    String reason() {
        return device.statistics().reason();
    }

    void serves(FakeDisk which) throws DeviceException {
        byte[] pattern = new byte[512];
        Arrays.fill(pattern, (byte) 7);
        device.write(1024, pattern);
        assertArrayEquals(pattern, Arrays.copyOfRange(which.data, 1024, 1536));
    }
}
