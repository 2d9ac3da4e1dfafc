// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
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

    private List<RecordedEvent> recorded(Recording recording) throws Exception {
        Path file = folder.resolve("kiovec.jfr");
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    @Test
    void aRecordingHasSlowTransfersDemotionsAndSwaps() throws Exception {
        FakeDisk disk = new FakeDisk("serial");
        try (TestCore core = new TestCore(); Recording recording = new Recording()) {
            core.register(disk, "fake");
            core.register(new FakeDisk(disk.data, "serial"), "other");
            FlightRecorderBridge bridge = new FlightRecorderBridge(core.table());
            BlockDevice device = core.open("fake:a", AccessMode.READ_WRITE);
            recording.enable("io.kiovec.Transfer").withThreshold(SLOW);
            recording.enable("io.kiovec.Demotion");
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
            CountDownLatch told = new CountDownLatch(1);
            core.table().watch(event -> {
                if (event instanceof DeviceEvent.Online) {
                    told.countDown();
                }
            });
            core.swaps.swap(Address.parse("fake:a"), Address.parse("other:a"));
            assertTrue(told.await(20, TimeUnit.SECONDS));
            List<RecordedEvent> all = recorded(recording);
            assertNull(observer(core), "nobody looks at requests any more");
            bridge.stop();

            RecordedEvent slow = only(named(all, "Transfer").stream()
                    .filter(event -> event.getString("operation").equals("write")).toList());
            assertEquals("fake:a", slow.getString("address"));
            assertEquals(4096, slow.getLong("bytes"));
            assertEquals("OK", slow.getString("result"));
            assertEquals("INDIRECT", slow.getString("mode"));
            assertTrue(slow.getDuration().compareTo(SLOW) >= 0, slow.toString());
            RecordedEvent demotion = only(named(all, "Demotion"));
            assertEquals("HEAP_MEMORY", demotion.getString("reason"));
            assertEquals("read", demotion.getString("operation"));
            RecordedEvent swap = only(named(all, "Swap"));
            assertEquals("fake:a", swap.getString("address"));
            assertEquals("other:a", swap.getString("target"));
            assertEquals("other-driver", swap.getString("transport"));
            assertFalse(swap.getString("cause").isEmpty());
            assertTrue(swap.getDuration("pause").isPositive(), swap.toString());
        }
    }

    @Test
    void aRecordingHasQuarantinesAndWhatTheyLeaveBehind() throws Exception {
        FakeDisk disk = new FakeDisk("serial");
        try (TestCore core = new TestCore(); Recording recording = new Recording()) {
            core.settings.modified(Map.of("quarantine.failures", 3));
            core.register(disk, "fake");
            FlightRecorderBridge bridge = new FlightRecorderBridge(core.table());
            BlockDevice device = core.open("fake:a", AccessMode.READ_WRITE);
            recording.start();
            CountDownLatch told = new CountDownLatch(1);
            core.table().watch(event -> {
                if (event instanceof DeviceEvent.Offline off && off.reason().contains("in quarantine")) {
                    told.countDown();
                }
            });
            disk.behaviour.set((operation, offset, data, call) -> {
                throw new IllegalStateException("bug");
            });
            for (int i = 0; i < 3; i++) {
                assertThrows(DeviceException.class, () -> device.read(0, MemorySegment.ofArray(new byte[512])));
            }
            assertTrue(told.await(20, TimeUnit.SECONDS));
            List<RecordedEvent> all = recorded(recording);
            bridge.stop();

            RecordedEvent quarantine = only(named(all, "Quarantine"));
            assertEquals("fake-driver", quarantine.getString("transport"));
            assertTrue(quarantine.getString("reason").contains("bug"), quarantine.toString());
            RecordedEvent offline = named(all, "Offline").getLast();
            assertEquals("fake:a", offline.getString("address"));
            assertTrue(offline.getString("reason").contains("in quarantine"), offline.toString());
        }
    }

    @Test
    void nobodyLooksAndNothingIsRegisteredUnlessARecordingWantsIt() throws Exception {
        try (TestCore core = new TestCore(); Recording recording = new Recording()) {
            core.register(new FakeDisk("serial"), "fake");
            FlightRecorderBridge bridge = new FlightRecorderBridge(core.table());
            core.open("fake:a", AccessMode.READ);
            recording.disable("io.kiovec.Transfer");
            recording.start();
            assertNull(observer(core), "demotions are off by default");
            recording.stop();
            assertEquals(Set.of("io.kiovec.Transfer", "io.kiovec.Demotion", "io.kiovec.Swap", "io.kiovec.Offline",
                    "io.kiovec.Orphan", "io.kiovec.Quarantine"), registered());
            bridge.stop();
            assertEquals(Set.of(), registered());
            try (Recording later = new Recording()) {
                later.enable("io.kiovec.Transfer");
                later.start();
                assertNull(observer(core), "whoever has stopped looks no more");
            }
        }
    }

    private static Set<String> registered() {
        return FlightRecorder.getFlightRecorder().getEventTypes().stream().map(EventType::getName)
                .filter(name -> name.startsWith("io.kiovec.")).collect(Collectors.toSet());
    }

    private static RecordedEvent only(List<RecordedEvent> events) {
        assertEquals(1, events.size(), () -> events.toString());
        return events.getFirst();
    }

    private static Object observer(TestCore core) {
        return core.observer("fake:a");
    }
}
