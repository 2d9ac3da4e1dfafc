// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.it.Bundles;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Disks that Linux loses in mid-transfer and gets back: what is under way ends with typed errors, no descriptor of the old
 * node is left, and the device that the application has open all the time serves the same disk again by itself.
 */
@DisksBoot
class ReturnGuestTest {

    private static final int LENGTH = 1 << 18;
    private static final long OWN = 8L << 20;
    private static final RequestOptions SOON = RequestOptions.DIRECT.with(Duration.ofSeconds(2));
    private static final RequestOptions PATIENT = RequestOptions.DEFAULT.with(Duration.ofSeconds(60));

    private final LinkedBlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
    private Devices devices;
    private Devices.Watch watch;

    @BeforeEach
    void listen() throws Exception {
        devices = Bundles.service(Devices.class);
        watch = devices.watch(events::add);
    }

    @AfterEach
    void listenNoMore() {
        watch.close();
    }

    private <E extends DeviceEvent> E await(Class<E> kind) throws Exception {
        List<DeviceEvent> before = new ArrayList<>();
        while (true) {
            DeviceEvent event = events.poll(60, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came, but " + before);
            }
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            before.add(event);
        }
    }

    /** The node of a disk by which it is opened. */
    private enum Face {
        RAW, SG, BSG;

        Path node(GuestDisk disk) throws Exception {
            return switch (this) {
                case RAW -> disk.block();
                case SG -> disk.generic();
                case BSG -> Path.of("/dev/bsg", disk.place());
            };
        }

        /** Linux adds the sg node before the bsg node: a look between the two finds the disk at its sg node. */
        Set<Path> mayServeAgain(GuestDisk disk) throws Exception {
            return this == BSG ? Set.of(node(disk), disk.generic()) : Set.of(node(disk));
        }

        String address(GuestDisk disk) throws Exception {
            return (this == RAW ? "raw:" : "sg:") + node(disk);
        }
    }

    /** Writes and reads by turns. */
    private static Traffic on(BlockDevice device, IoBuffer buffer) {
        return new Traffic(round -> {
            long offset = (long) (round % 64) << 14;
            if (round % 2 == 0) {
                device.write(offset, buffer, SOON);
            } else {
                device.read(offset, buffer, SOON);
            }
        });
    }

    private static Traffic reading(BlockDevice device, IoBuffer buffer) {
        return new Traffic(round -> device.read((long) (round % 64) << 14, buffer, SOON));
    }

    /** Rule S2: what was written before the disk went and not flushed may be lost, and is said so once. */
    private static void tellsOfLostWrites(BlockDevice device) throws DeviceException {
        DeviceException.OutcomeUnknown lost = assertThrows(DeviceException.OutcomeUnknown.class, device::flush);
        System.out.println("  " + lost.getMessage());
        device.flush();
    }

    private static byte[] own(String seed) {
        byte[] data = new byte[LENGTH];
        new Random(seed.hashCode()).nextBytes(data);
        return data;
    }

    @ParameterizedTest
    @CsvSource({"RAW,virtio,REMOVED", "RAW,lsi53c895a,REMOVED", "SG,virtio,REMOVED", "SG,lsi53c895a,REMOVED",
        "BSG,virtio,REMOVED", "RAW,virtio,UNBOUND", "RAW,lsi53c895a,UNBOUND", "RAW,virtio,ADAPTER",
        "RAW,am53c974,ADAPTER", "SG,virtio,ADAPTER", "SG,am53c974,ADAPTER", "BSG,virtio,ADAPTER"})
    void S5_theOpenDeviceServesTheSameDiskAgain(Face face, String adapter, Loss loss) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Path node = face.node(disk);
        Loss.Way way = loss.of(disk);
        byte[] own = own(face + adapter + loss);
        byte[] found = new byte[LENGTH];
        Path again;
        try (BlockDevice device = devices.openBlock(face.address(disk), AccessMode.READ_WRITE);
                IoBuffer buffer = device.allocate(1 << 14)) {
            device.write(OWN, own);
            device.flush();
            assertEquals(1, OpenNodes.of(node).size(), () -> "before: " + node);
            // Linux 7.3 sends a write that is queued again to a disk that sd has let go of, and falls over a null pointer.
            try (Traffic traffic = loss == Loss.UNBOUND ? reading(device, buffer) : on(device, buffer)) {
                traffic.awaitFlow();
                way.lose();
                String reason = await(DeviceEvent.Offline.class).reason();
                assertEquals(List.of(), OpenNodes.of(node), reason);
                List<DeviceException> errors = traffic.awaitErrors();
                errors.forEach(error -> assertTrue(error instanceof DeviceException.Offline
                        || error instanceof DeviceException.OutcomeUnknown, error.toString()));
                way.bringBack();
                DeviceEvent.Online online = await(DeviceEvent.Online.class);
                traffic.awaitFlow();
                System.out.println(face + " " + adapter + " " + loss + ": " + errors.getFirst().getMessage() + " / "
                        + reason + " / back at " + online.target());
            }
            device.read(OWN, MemorySegment.ofArray(found), PATIENT);
            assertArrayEquals(own, found);
            if (loss != Loss.UNBOUND) {
                tellsOfLostWrites(device);
            }
            assertEquals(DeviceState.ONLINE, device.state());
            Path serving = Path.of(device.statistics().target().rest());
            assertTrue(face.mayServeAgain(GuestDisk.behind(adapter)).contains(serving),
                    () -> "it came back at " + serving);
            assertEquals(List.of(serving.toString()), OpenNodes.of(serving));
            if (!serving.equals(node)) {
                assertEquals(List.of(), OpenNodes.of(node));
            }
            again = serving;
        }
        assertEquals(List.of(), OpenNodes.of(again));
    }

    @ParameterizedTest
    @CsvSource({"RAW,virtio", "SG,lsi53c895a"})
    void S5_aDiskThatComesBackUnderAnotherNameIsFound(Face face, String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Path node = face.node(disk);
        byte[] own = own("renamed" + face);
        byte[] found = new byte[LENGTH];
        // Whoever has the old node open keeps its name from the new one.
        Process other = new ProcessBuilder("sleep", "600").redirectInput(node.toFile()).start();
        try (BlockDevice device = devices.openBlock(face.address(disk), AccessMode.READ_WRITE);
                IoBuffer buffer = device.allocate(1 << 14)) {
            device.write(OWN, own);
            device.flush();
            try (Traffic traffic = on(device, buffer)) {
                lose(disk, traffic);
                DeviceEvent.Online online = await(DeviceEvent.Online.class);
                GuestDisk renamed = GuestDisk.behind(adapter);
                assertEquals(face.address(renamed), online.target().toString());
                assertTrue(!node.equals(face.node(renamed)), () -> "it has its old name " + node);
                traffic.awaitFlow();
                other.destroy();
                other.waitFor();
                lose(renamed, traffic);
                assertEquals(face.address(GuestDisk.behind(adapter)),
                        await(DeviceEvent.Online.class).target().toString());
                traffic.awaitFlow();
            }
            device.read(OWN, MemorySegment.ofArray(found), PATIENT);
            assertArrayEquals(own, found);
            tellsOfLostWrites(device);
        } finally {
            other.destroy();
        }
    }

    private void lose(GuestDisk disk, Traffic traffic) throws Exception {
        Loss.Way way = Loss.REMOVED.of(disk);
        traffic.awaitFlow();
        way.lose();
        await(DeviceEvent.Offline.class);
        way.bringBack();
    }

    @ParameterizedTest
    @CsvSource({"RAW", "SG"})
    void S5_anotherDiskUnderTheSameNameIsRefusedUntilTheRightOneComes(Face face) throws Exception {
        ScsiDebug.names(ScsiDebug.Names.FOR_EVER);
        ScsiDebug.anotherAdapter();
        try {
            GuestDisk disk = GuestDisk.awaited("debug");
            Loss.Way way = Loss.ADAPTER.of(disk);
            try (BlockDevice device = devices.openBlock(face.address(disk), AccessMode.READ_WRITE);
                    IoBuffer buffer = device.allocate(1 << 14)) {
                try (Traffic traffic = on(device, buffer)) {
                    traffic.awaitFlow();
                    way.lose();
                    await(DeviceEvent.Offline.class);
                    ScsiDebug.names(ScsiDebug.Names.BY_HOST);
                    way.bringBack();
                    String reason = await(DeviceEvent.Offline.class).reason();
                    while (!reason.contains("another device")) {
                        reason = await(DeviceEvent.Offline.class).reason();
                    }
                    assertEquals(List.of(), OpenNodes.of(face.node(GuestDisk.behind("debug"))), reason);
                    way.lose();
                    ScsiDebug.names(ScsiDebug.Names.FOR_EVER);
                    way.bringBack();
                    await(DeviceEvent.Online.class);
                    traffic.awaitFlow();
                }
                tellsOfLostWrites(device);
            }
        } finally {
            ScsiDebug.names(ScsiDebug.Names.BY_HOST);
            ScsiDebug.anotherAdapter();
            GuestDisk.awaited("debug");
        }
    }

    /** Each request that was accepted comes back once, before, while and after the disk is away. */
    @ParameterizedTest
    @CsvSource({"RAW,virtio", "SG,virtio"})
    void L1_aQueueEndsEachOfItsRequestsOnceAndGoesOn(Face face, String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Loss.Way way = Loss.REMOVED.of(disk);
        try (BlockDevice device = devices.openBlock(face.address(disk), AccessMode.READ_WRITE);
                IoBuffer buffer = device.allocate(8 << 14);
                BlockQueue queue = device.openQueue(QueueOptions.threadBound(8))) {
            Set<BlockRequest> free = new HashSet<>();
            Set<BlockRequest> inside = new HashSet<>();
            for (int i = 0; i < 8; i++) {
                BlockRequest request = device.newRequest().options(SOON);
                long at = (long) i << 14;
                free.add(i % 2 == 0
                        ? request.read(at, buffer, at, 1 << 14)
                        : request.write(at, buffer, at, 1 << 14));
            }
            int failed = 0;
            int lostAt = 30;
            boolean back = false;
            for (int round = 0, after = 0; after < 30; round++) {
                if (round == lostAt) {
                    way.lose();
                }
                if (failed > 0 && !back) {
                    back = true;
                    await(DeviceEvent.Offline.class);
                    way.bringBack();
                    await(DeviceEvent.Online.class);
                }
                for (BlockRequest request : List.copyOf(free)) {
                    assertEquals(Offer.ACCEPTED, queue.offer(request));
                    free.remove(request);
                    assertTrue(inside.add(request));
                }
                BlockRequest[] done = new BlockRequest[8];
                int count = queue.reap(done, 1, Duration.ofSeconds(60));
                assertTrue(count > 0, "nothing came back");
                for (int i = 0; i < count; i++) {
                    assertTrue(inside.remove(done[i]), "came back twice");
                    free.add(done[i]);
                    failed += done[i].failure() == Failure.NONE ? 0 : 1;
                    after += back && done[i].failure() == Failure.NONE ? 1 : 0;
                }
            }
            while (!inside.isEmpty()) {
                BlockRequest[] done = new BlockRequest[8];
                int count = queue.reap(done, 1, Duration.ofSeconds(60));
                assertTrue(count > 0, "nothing came back");
                for (int i = 0; i < count; i++) {
                    assertTrue(inside.remove(done[i]), "came back twice");
                }
            }
            assertTrue(failed > 0, "the disk went and nobody noticed");
            tellsOfLostWrites(device);
        }
    }
}
