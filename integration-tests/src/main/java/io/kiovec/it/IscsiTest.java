// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.ReservationCdb;
import io.kiovec.tck.DriverReport.Outcome;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport iscsi against our own target, on simulated disks and tapes. */
@ExtendWith(FrameworkWatchdog.class)
class IscsiTest {

    private static final String DISK = "io.kiovec.sim.disk";
    private static final String TAPE = "io.kiovec.sim.tape";
    private static final String INITIATOR = "io.kiovec.iscsi";
    private static final Map<String, String> SMALL = Map.of("capacity", "16M", "medium", "memory");
    /** A few rules would be no proof. */
    private static final int MANY = 40;

    private static byte[] random(int length, long seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static BlockDevice block(String address) throws Exception {
        return Bundles.service(Devices.class).openBlock(address, AccessMode.READ_WRITE);
    }

    private static void keepsAllRules(String scratch) throws Exception {
        int passed = InstalledKit.passes(scratch, DeviceKind.SCSI, name -> name.startsWith("Scsi"))
                .with(Outcome.PASSED).size();
        assertTrue(passed >= MANY, () -> passed + " rules passed");
    }

    @Test
    void aDiskKeepsAllRules() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "iscsi-kit", SMALL);
                ServedTarget target = ServedTarget.of("sim:iscsi-kit")) {
            keepsAllRules(target.unit(0));
        }
    }

    @Test
    void aTapeKeepsAllRules() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(TAPE, "iscsi-kit-tape", Map.of("capacity", "16M"));
                ServedTarget target = ServedTarget.of("sim:iscsi-kit-tape")) {
            keepsAllRules(target.unit(0));
        }
    }

    @Test
    void M3_aDirectTransferIsDirect() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "iscsi-direct", SMALL);
                ServedTarget target = ServedTarget.of("sim:iscsi-direct");
                BlockDevice disk = block(target.unit(0));
                IoBuffer buffer = disk.allocate(3 << 20)) {
            byte[] data = random(3 << 20, 1);
            buffer.segment().copyFrom(MemorySegment.ofArray(data));
            var written = disk.write(4096, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.DIRECT, written.mode());
            assertEquals(0, written.copiedBytes());
            buffer.segment().fill((byte) 0);
            var read = disk.read(4096, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.DIRECT, read.mode());
            assertEquals(0, read.copiedBytes());
            assertEquals(-1, buffer.segment().mismatch(MemorySegment.ofArray(data)));
            byte[] array = new byte[data.length];
            disk.read(4096, array);
            assertArrayEquals(data, array);
        }
    }

    @Test
    void S2_aDiskComesBackWithItsTarget() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "iscsi-back", SMALL);
                ServedTarget target = ServedTarget.of("sim:iscsi-back");
                BlockDevice disk = block(target.unit(0))) {
            byte[] data = random(64 << 10, 2);
            disk.write(0, data);
            disk.flush();
            target.stop();
            RequestOptions brief = RequestOptions.DEFAULT.with(Duration.ofMillis(200));
            // Connections end a little later than the port.
            SimConfiguration.await("offline", () -> {
                try {
                    disk.read(0, MemorySegment.ofArray(new byte[512]), brief);
                    return false;
                } catch (DeviceException.Offline gone) {
                    return true;
                }
            });
            assertEquals(DeviceState.OFFLINE, disk.state());
            target.start();
            byte[] back = new byte[data.length];
            disk.read(0, back);
            assertArrayEquals(data, back);
            assertEquals(DeviceState.ONLINE, disk.state());
        }
    }

    @Test
    void S6_aTapeIsLocatedToWhereItStood() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(TAPE, "iscsi-tape", Map.of("capacity", "16M"));
                ServedTarget target = ServedTarget.of("sim:iscsi-tape");
                TapeDevice tape = Bundles.service(Devices.class).open(Address.parse(target.unit(0)), TapeDevice.class,
                        AccessMode.READ_WRITE)) {
            tape.rewind();
            byte[] first = random(5000, 3);
            byte[] second = random(6000, 4);
            tape.write(MemorySegment.ofArray(first), RequestOptions.DEFAULT);
            tape.write(MemorySegment.ofArray(second), RequestOptions.DEFAULT);
            tape.writeFilemarks(1);
            tape.rewind();
            byte[] back = new byte[first.length];
            tape.read(MemorySegment.ofArray(back), RequestOptions.DEFAULT);
            assertArrayEquals(first, back);
            assertTrue(hasConnection(target.port()));
            target.stop();
            // An idle connection is looked at a tenth of a second after its last answer; what a command that goes before did is unknown.
            SimConfiguration.await("the loss is noticed", () -> !hasConnection(target.port()));
            target.start();
            byte[] next = new byte[second.length];
            // Nothing of it was sent by the session that was lost, so it is done by the next one, where the tape stood.
            tape.read(MemorySegment.ofArray(next), RequestOptions.DEFAULT);
            assertArrayEquals(second, next);
            tape.rewind();
            tape.read(MemorySegment.ofArray(back), RequestOptions.DEFAULT);
            assertArrayEquals(first, back);
            tape.read(MemorySegment.ofArray(next), RequestOptions.DEFAULT);
            assertArrayEquals(second, next);
        }
    }

    @Test
    void aReservationThatIsLostWithItsSessionIsSaid() throws Exception {
        List<String> causes = new CopyOnWriteArrayList<>();
        try (SimConfiguration _ = SimConfiguration.device(DISK, "iscsi-reserved", SMALL);
                ServedTarget target = ServedTarget.of("sim:iscsi-reserved");
                ScsiDevice disk = Bundles.service(Devices.class).open(Address.parse(target.unit(0)), ScsiDevice.class,
                        AccessMode.READ_WRITE);
                ScsiDevice other = disk.session("other");
                var _ = Bundles.service(Devices.class).watch(event -> {
                    if (event instanceof DeviceEvent.Holding held && held.address().equals(disk.address())) {
                        causes.add(held.cause());
                    }
                })) {
            ScsiRequest request = disk.newRequest();
            ScsiRequest others = other.newRequest();
            settle(other, others);
            settle(disk, request);
            assertEquals(ScsiStatus.GOOD.code(), status(disk, request, ReservationCdb.reserve6(request.cdb())));
            assertEquals(ScsiStatus.RESERVATION_CONFLICT.code(), testUnitReady(other, others));
            target.stop();
            SimConfiguration.await("the loss is noticed", () -> !hasConnection(target.port()));
            target.start();
            settle(disk, request);
            // Who had to keep away may come now, and the first one has been told.
            settle(other, others);
            SimConfiguration.await("it is said", () -> causes.stream()
                    .anyMatch(cause -> cause.contains("reserve it again")));
        }
    }

    private static int status(ScsiDevice device, ScsiRequest request, int cdbLength) throws DeviceException {
        request.command(cdbLength);
        assertEquals(Failure.NONE, device.execute(request));
        return request.status();
    }

    private static int testUnitReady(ScsiDevice device, ScsiRequest request) throws DeviceException {
        return status(device, request, PrimaryCdb.testUnitReady(request.cdb()));
    }

    /** Unit attentions are told first. */
    private static void settle(ScsiDevice device, ScsiRequest request) throws DeviceException {
        for (int attempt = 0; attempt < 4 && testUnitReady(device, request) != ScsiStatus.GOOD.code(); attempt++) {
            assertEquals(ScsiStatus.CHECK_CONDITION.code(), request.status());
        }
        assertEquals(ScsiStatus.GOOD.code(), request.status());
    }

    /** {@return whether a socket is connected to a port of this machine, at least on this side} By proc_net_tcp of the kernel. */
    private static boolean hasConnection(int port) throws IOException {
        String remote = String.format(":%04X", port);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] words = line.strip().split("\\s+");
                boolean isOpen = words[3].equals("01") || words[3].equals("08"); // ESTABLISHED, CLOSE_WAIT
                if (words[2].endsWith(remote) && isOpen) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String portal(ServedTarget target) {
        return "127.0.0.1:" + target.port();
    }

    private static List<DeviceDescription> listed(String address) throws Exception {
        return Bundles.service(Devices.class).list().stream()
                .filter(device -> device.address().toString().equals(address)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"512,512,512,false,false", "512,1024,512,true,false", "1536,2048,700,false,true",
        "16777215,16777215,16777215,true,true"})
    void dataArrivesWhateverIsNegotiated(String parameters) throws Exception {
        String[] each = parameters.split(",");
        try (SimConfiguration _ = SimConfiguration.device(DISK, "iscsi-negotiated", SMALL);
                ServedTarget target = ServedTarget.of("sim:iscsi-negotiated");
                SimConfiguration _ = SimConfiguration.configuration(INITIATOR, Map.of("portal", portal(target),
                        "first.burst", each[0], "max.burst", each[1], "max.segment", each[2], "immediate.data",
                        each[3], "unsolicited.data", each[4]))) {
            SimConfiguration.await("listed", () -> !listed(target.unit(0)).isEmpty());
            try (BlockDevice disk = block(target.unit(0))) {
                for (int length : new int[]{512, 1536, 64 << 10, (1 << 20) + 512}) {
                    byte[] data = random(length, length);
                    disk.write(512, data);
                    byte[] back = new byte[length];
                    disk.read(512, back);
                    assertArrayEquals(data, back, length + " bytes");
                }
            }
        }
    }

    @Test
    void whoProvesHimselfNeedNotAskTheTargetTo(@TempDir Path folder) throws Exception {
        Path accounts = folder.resolve("accounts");
        Files.createFile(accounts, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(accounts, "joe 0123456789ab target ba9876543210\n");
        try (SimConfiguration _ = SimConfiguration.device(DISK, "iscsi-one-way", SMALL);
                ServedTarget target = ServedTarget.of(Map.of("chap.file", accounts.toString()), "sim:iscsi-one-way")) {
            Map<String, String> keys = new HashMap<>(Map.of("portal", portal(target), "chap.user", "joe",
                    "chap.secret", "0123456789ab"));
            try (SimConfiguration _ = SimConfiguration.configuration(INITIATOR, keys)) {
                SimConfiguration.await("listed", () -> !listed(target.unit(0)).isEmpty());
                try (BlockDevice disk = block(target.unit(0))) {
                    disk.read(0, new byte[512]);
                }
                String told = Gogo.run("kiovec:devices --json") + Gogo.run("kiovec:info " + target.unit(0) + " --json");
                assertTrue(told.contains(target.unit(0)));
                assertFalse(told.contains("0123456789ab"), told);
            }
            // One that proves to be another is not used.
            keys.putAll(Map.of("chap.target.user", "target", "chap.target.secret", "another secret"));
            try (SimConfiguration _ = SimConfiguration.configuration(INITIATOR, keys)) {
                SimConfiguration.await("the target has to prove itself", () -> {
                    // The first ones may still go by the other configuration.
                    try (BlockDevice _ = block(target.unit(0))) {
                        return false;
                    } catch (DeviceException.Unavailable refused) {
                        assertFalse(refused.getMessage().contains("another secret"), refused.getMessage());
                        return refused.getMessage().contains("the target is not who it has to be");
                    }
                });
            }
        }
    }

    @Test
    void configuredTargetsAreListedWithMutualChapAndDigests(@TempDir Path folder) throws Exception {
        Path accounts = folder.resolve("accounts");
        Files.createFile(accounts, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(accounts, "joe 0123456789ab target ba9876543210\n");
        try (SimConfiguration _ = SimConfiguration.device(DISK, "iscsi-chap", SMALL);
                ServedTarget target = ServedTarget.of(Map.of("chap.file", accounts.toString()), "sim:iscsi-chap")) {
            DeviceException stranger = assertThrows(DeviceException.Unavailable.class, () -> block(target.unit(0)));
            assertTrue(stranger.getMessage().contains("chap.user"), stranger.getMessage());
            Map<String, String> keys = Map.of("portal", portal(target), "chap.user", "joe",
                    "chap.secret", "0123456789ab", "chap.target.user", "target", "chap.target.secret", "ba9876543210",
                    "header.digest", "required", "data.digest", "required");
            try (SimConfiguration _ = SimConfiguration.configuration(INITIATOR, keys)) {
                SimConfiguration.await("listed", () -> !listed(target.unit(0)).isEmpty());
                DeviceDescription found = listed(target.unit(0)).get(0);
                assertEquals(16 << 20, found.capacity().orElseThrow());
                assertTrue(found.kinds().contains(DeviceKind.BLOCK));
                assertFalse(found.toString().contains("0123456789ab"));
                try (BlockDevice disk = block(target.unit(0))) {
                    byte[] data = random(1 << 20, 5);
                    disk.write(0, data);
                    byte[] back = new byte[data.length];
                    disk.read(0, back);
                    assertArrayEquals(data, back);
                }
            }
        }
    }
}
