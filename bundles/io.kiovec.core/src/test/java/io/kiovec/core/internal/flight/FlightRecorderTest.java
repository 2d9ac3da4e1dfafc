// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording has of devices, and that nobody looks at requests while none wants them. */
class FlightRecorderTest {

    private static final Duration SLOW = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private static List<RecordedEvent> named(List<RecordedEvent> all, String name) {
        return all.stream().filter(event -> event.getEventType().getName().equals("io.kiovec." + name)).toList();
    }

    @Test
    void aRecordingHasSlowTransfersDemotionsAndSwaps() throws Exception {
        Path file = folder.resolve("kiovec.jfr");
        FakeDisk disk = new FakeDisk("serial");
        try (TestCore core = new TestCore(); Recording recording = new Recording()) {
            core.register(disk, "fake");
            core.register(new FakeDisk(disk.data, "serial"), "other");
            FlightRecorderBridge bridge = new FlightRecorderBridge(core.table());
            BlockDevice device = core.open("fake:a", AccessMode.READ_WRITE);
            assertNull(observer(core), "nobody looks at requests while no recording runs");
            recording.enable("io.kiovec.Transfer").withThreshold(SLOW);
            recording.enable("io.kiovec.Demotion");
            recording.enable("io.kiovec.Swap");
            recording.start();
            assertNotNull(observer(core));

            MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
            device.read(0, memory, RequestOptions.DIRECT);
            disk.behaviour.set((operation, offset, data, call) -> {
                long end = System.nanoTime() + SLOW.toNanos();
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return 0;
            });
            device.write(512, memory);
            disk.behaviour.set(null);
            core.swaps.swap(Address.parse("fake:a"), Address.parse("other:a"));
            core.await(DeviceEvent.Online.class);
            recording.stop();
            assertNull(observer(core), "nobody looks any more");
            recording.dump(file);
            bridge.stop();
        }
        List<RecordedEvent> all = RecordingFile.readAllEvents(file);
        RecordedEvent slow = only(named(all, "Transfer"));
        assertEquals("fake:a", slow.getString("address"));
        assertEquals("write", slow.getString("operation"));
        assertEquals(4096, slow.getLong("bytes"));
        assertEquals("OK", slow.getString("result"));
        assertTrue(slow.getDuration().compareTo(SLOW) >= 0, slow.toString());
        RecordedEvent demotion = only(named(all, "Demotion"));
        assertEquals("HEAP_MEMORY", demotion.getString("reason"));
        RecordedEvent swap = only(named(all, "Swap"));
        assertEquals("other:a", swap.getString("target"));
        assertTrue(swap.getDuration("pause").isPositive(), swap.toString());
    }

    private static RecordedEvent only(List<RecordedEvent> events) {
        assertEquals(1, events.size(), () -> events.toString());
        return events.getFirst();
    }

    private static Object observer(TestCore core) {
        return core.observer("fake:a");
    }
}
