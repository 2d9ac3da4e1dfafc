// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A disk of our own target by its two portals, which are two target port groups. */
@ExtendWith(FrameworkWatchdog.class)
class MultipathTest {

    private static final int OPTIMIZED = 0;
    private static final int STANDBY = 2;
    private static final int BLOCK = 4096;
    private static final int BLOCKS = 64;

    private SimConfiguration medium;
    private ServedTarget target;
    private Relay first;
    private Relay second;

    @BeforeEach
    void begin() throws Exception {
        medium = SimConfiguration.device("io.kiovec.sim.disk", "paths", Map.of("capacity", "1M", "medium", "memory"));
        target = ServedTarget.ofTwoPortals("sim:paths");
        first = new Relay(target.port());
        second = new Relay(target.otherPort());
    }

    @AfterEach
    void end() throws Exception {
        first.close();
        second.close();
        target.close();
        medium.close();
    }

    private String address() {
        return target.unit(List.of(first.port(), second.port()), 0);
    }

    private static BlockDevice open(String address) throws Exception {
        return Bundles.service(Devices.class).openBlock(address, AccessMode.READ_WRITE_SHARED);
    }

    private static byte[] block(int number, int version) {
        byte[] data = new byte[BLOCK];
        new Random((long) version << 16 | number).nextBytes(data);
        return data;
    }

    /** Reads until that way is used. */
    private static void awaitUse(Relay way, BlockDevice disk) throws Exception {
        long before = way.sent();
        SimConfiguration.await("a way is used", () -> {
            for (int i = 0; i < 8; i++) {
                disk.read(0, new byte[BLOCK]);
            }
            // More than the login and its questions.
            return way.sent() - before > 4_000;
        });
    }

    /** SET TARGET PORT GROUPS (SPC-4, 6.45) by a session of its own. */
    private void set(int firstState, int secondState) throws Exception {
        try (ScsiDevice device = Bundles.service(Devices.class).open(Address.parse(target.unit(0)), ScsiDevice.class,
                AccessMode.READ_WRITE_SHARED)) {
            MemorySegment list = MemorySegment.ofArray(
                    new byte[]{0, 0, 0, 0, (byte) firstState, 0, 0, 1, (byte) secondState, 0, 0, 2});
            for (int attempt = 0; attempt < 3; attempt++) {
                ScsiRequest request = device.newRequest();
                request.cdb().asSlice(0, 12).fill((byte) 0);
                request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) 0xa4);
                request.cdb().set(ValueLayout.JAVA_BYTE, 1, (byte) 0x0a);
                request.cdb().set(ValueLayout.JAVA_BYTE, 9, (byte) list.byteSize());
                request.command(12, DataDirection.OUT, list);
                device.execute(request);
                if (request.status() == 0) {
                    return;
                }
            }
            throw new AssertionError("the states cannot be set");
        }
    }

    @Test
    void requestsTakeTurns() throws Exception {
        try (BlockDevice disk = open(address())) {
            awaitUse(first, disk);
            awaitUse(second, disk);
            long one = first.sent();
            long other = second.sent();
            for (int i = 0; i < 200; i++) {
                disk.write((long) (i % BLOCKS) * BLOCK, block(i, 1));
            }
            long least = 100 * BLOCK;
            assertTrue(first.sent() - one >= least && second.sent() - other >= least,
                    () -> (first.sent() - one) + " and " + (second.sent() - other) + " bytes");
        }
    }

    @Test
    void S2_nothingIsLostWhenAPortalIsClosedUnderLoad() throws Exception {
        int[] versions = new int[BLOCKS];
        try (BlockDevice disk = open(address())) {
            awaitUse(first, disk);
            awaitUse(second, disk);
            // The medium may be that of the test before.
            for (int number = 0; number < BLOCKS; number++) {
                disk.write((long) number * BLOCK, new byte[BLOCK]);
            }
            for (Relay way : List.of(first, second, first)) {
                CompletableFuture<Void> closing = cut(way);
                for (int i = 0; i < 400 || !closing.isDone(); i++) {
                    int number = i % BLOCKS;
                    int version = versions[number] + 1;
                    try {
                        disk.write((long) number * BLOCK, block(number, version));
                        versions[number] = version;
                    } catch (DeviceException.OutcomeUnknown either) {
                        byte[] found = new byte[BLOCK];
                        disk.read((long) number * BLOCK, found);
                        versions[number] = Arrays.equals(found, block(number, version))
                                ? version
                                : versions[number];
                    }
                    verify(disk, number, versions[number]);
                }
                closing.get();
                assertEquals(DeviceState.ONLINE, disk.state());
                awaitUse(way, disk);
            }
            for (int number = 0; number < BLOCKS; number++) {
                verify(disk, number, versions[number]);
            }
        }
    }

    /** Adds one to what stands in the first block, by comparison, until a way is back. */
    private static void add(String address, CompletableFuture<Void> until, AtomicInteger done, AtomicInteger unknown)
            throws Exception {
        try (BlockDevice disk = open(address)) {
            byte[] old = new byte[disk.blockSize()];
            byte[] fresh = new byte[old.length];
            for (int i = 0; i < 100 || !until.isDone(); i++) {
                disk.read(0, old);
                ByteBuffer.wrap(fresh).putLong(0, ByteBuffer.wrap(old).getLong(0) + 1);
                try {
                    disk.compareAndWrite(0, MemorySegment.ofArray(old), MemorySegment.ofArray(fresh));
                    done.incrementAndGet();
                } catch (DeviceException.Miscompare another) {
                    // It was quicker.
                } catch (DeviceException.OutcomeUnknown either) {
                    unknown.incrementAndGet();
                }
            }
        }
    }

    /** One that was done, and done again by the other way, would be told to differ: it would be in the block and not counted. */
    @Test
    void S2_aComparisonUnderWayOnAWayThatIsCutIsDoneOnceOrNot() throws Exception {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger unknown = new AtomicInteger();
        try (BlockDevice disk = open(address())) {
            disk.write(0, new byte[BLOCK]);
            for (Relay way : List.of(first, second, first, second)) {
                // The one that is cut, and the other, which was cut before it: with none left the device is offline.
                awaitUse(first, disk);
                awaitUse(second, disk);
                CompletableFuture<Void> closing = cut(way);
                CompletableFuture<Void> rival = CompletableFuture.runAsync(() -> {
                    try {
                        add(target.unit(0), closing, done, unknown);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                int before = done.get();
                add(address(), closing, done, unknown);
                rival.get();
                assertTrue(done.get() > before);
            }
            byte[] last = new byte[disk.blockSize()];
            disk.read(0, last);
            long counted = ByteBuffer.wrap(last).getLong(0);
            assertTrue(counted >= done.get() && counted <= done.get() + unknown.get(),
                    () -> counted + " in the block, " + done + " done, " + unknown + " unknown");
        }
    }

    /** Cuts a way under load, and gives it back: how long it works and how long not is what requests meet. */
    private static CompletableFuture<Void> cut(Relay way) {
        return CompletableFuture.runAsync(() -> {
            try {
                Thread.sleep(30);
                way.shut();
                Thread.sleep(200);
                way.open();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void verify(BlockDevice disk, int number, int version) throws DeviceException {
        byte[] found = new byte[BLOCK];
        disk.read((long) number * BLOCK, found);
        assertArrayEquals(version == 0 ? new byte[BLOCK] : block(number, version), found,
                () -> "block " + number + " of version " + version);
    }

    @Test
    void aChangeOfStateMovesTheRequests() throws Exception {
        try (BlockDevice disk = open(address())) {
            awaitUse(first, disk);
            awaitUse(second, disk);
            set(OPTIMIZED, STANDBY);
            disk.write(0, block(0, 1));
            for (int i = 0; i < 4; i++) {
                disk.read(0, new byte[BLOCK]);
            }
            long before = second.sent();
            for (int i = 0; i < 100; i++) {
                disk.write(0, block(0, i));
            }
            assertTrue(second.sent() - before < BLOCK);
            set(OPTIMIZED, OPTIMIZED);
            awaitUse(second, disk);
        }
    }

    @Test
    void theTargetTellsItsPortalsAndTheDeviceItsPaths() throws Exception {
        Configuration configured = Bundles.service(ConfigurationAdmin.class)
                .createFactoryConfiguration("io.kiovec.iscsi", "?");
        configured.update(new Hashtable<>(
                Map.of("portal", "127.0.0.1:" + target.port(), "portals", "discovered", "scan", false)));
        try {
            // The configuration holds for what is opened when it has come.
            SimConfiguration.await("two paths", () -> {
                try (BlockDevice disk = open(target.unit(0))) {
                    Map<String, String> paths = disk.facts();
                    return paths.size() == 2 && paths.keySet().stream()
                            .allMatch(name -> name.startsWith("path by 127.0.0.1:"));
                }
            });
        } finally {
            configured.delete();
        }
    }

    @Test
    void aWayThatStandsByIsRefusedTyped() throws Exception {
        set(OPTIMIZED, STANDBY);
        DeviceException refused = assertThrows(DeviceException.Unavailable.class,
                () -> open(target.unit(target.otherPort(), 0)).close());
        assertTrue(refused.getMessage().contains("another port"), refused::getMessage);
    }

    @Test
    void S6_aTapeGoesOnByTheOtherWayWhereItStood() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.tape", "paths-tape",
                Map.of("capacity", "16M"));
                ServedTarget served = ServedTarget.ofTwoPortals("sim:paths-tape");
                Relay one = new Relay(served.port());
                Relay other = new Relay(served.otherPort());
                TapeDevice tape = Bundles.service(Devices.class).open(
                        Address.parse(served.unit(List.of(one.port(), other.port()), 0)), TapeDevice.class,
                        AccessMode.READ_WRITE)) {
            tape.rewind();
            byte[] begin = block(1, 1);
            byte[] next = block(2, 1);
            tape.write(MemorySegment.ofArray(begin), RequestOptions.DEFAULT);
            tape.write(MemorySegment.ofArray(next), RequestOptions.DEFAULT);
            tape.writeFilemarks(1);
            tape.rewind();
            byte[] back = new byte[BLOCK];
            tape.read(MemorySegment.ofArray(back), RequestOptions.DEFAULT);
            assertArrayEquals(begin, back);
            assertEquals(0, other.sent());
            // What is sent before the initiator knows has an unknown outcome.
            one.shutAndAwait();
            tape.read(MemorySegment.ofArray(back), RequestOptions.DEFAULT);
            assertArrayEquals(next, back);
            assertTrue(other.sent() > 0);
        }
    }

    @Test
    void aDiskIsOfflineWhenAllWaysAreGoneAndComesBackByAnyOfThem() throws Exception {
        try (BlockDevice disk = open(address())) {
            byte[] data = block(1, 1);
            disk.write(0, data);
            disk.flush();
            first.shut();
            second.shut();
            RequestOptions brief = RequestOptions.DEFAULT.with(Duration.ofMillis(100));
            SimConfiguration.await("offline", () -> {
                try {
                    disk.read(0, MemorySegment.ofArray(new byte[BLOCK]), brief);
                    return false;
                } catch (DeviceException.Offline gone) {
                    return disk.state() == DeviceState.OFFLINE;
                }
            });
            second.open();
            byte[] back = new byte[BLOCK];
            disk.read(0, back);
            assertArrayEquals(data, back);
            assertEquals(DeviceState.ONLINE, disk.state());
        }
    }
}
