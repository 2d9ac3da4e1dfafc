// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.Swaps;
import io.kiovec.api.TapeDevice;
import io.kiovec.api.Transfer;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.cdb.BlockCdb;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users see of the filters, on the real bundles. */
@ExtendWith(FrameworkWatchdog.class)
class FilterTest {

    @TempDir
    private Path folder;

    private static BlockDevice open(String address) throws Exception {
        return Bundles.service(Devices.class).openBlock(address, AccessMode.READ_WRITE);
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(3).nextBytes(data);
        return data;
    }

    @Test
    void M2_throughThreeFiltersDirectStaysDirectAndIndirectIsCopiedOnce() throws Exception {
        try (RealDevice real = RealDevice.make()) {
            for (String below : List.of("sim:disk0", real.address())) {
                try (BlockDevice plain = open(below)) {
                    plain.write(0, random(1 << 16));
                }
                try (BlockDevice device = open("trace:delay:1us:fault:" + below)) {
                    passes(device);
                }
            }
        }
    }

    private static void passes(BlockDevice device) throws Exception {
        byte[] found = new byte[1 << 16];
        Transfer indirect = device.read(0, found);
        assertArrayEquals(random(1 << 16), found);
        assertEquals(TransferMode.INDIRECT, indirect.mode());
        assertEquals(found.length, indirect.copiedBytes());
        try (IoBuffer buffer = device.allocate(found.length)) {
            Transfer direct = device.read(0, buffer, RequestOptions.DIRECT_STRICTLY);
            assertEquals(TransferMode.DIRECT, direct.mode());
            assertEquals(0, direct.copiedBytes());
            assertTrue(direct.elements().orElseThrow() > 0);
            assertArrayEquals(found, buffer.segment().toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @ParameterizedTest
    @CsvSource({"trace:delay:1us:fault:sim:disk0, 'block,scsi', 'D1,S6'", "trace:delay:1us:fault:sim:tape0, tape, S6"})
    void theKitJudgesAStackAsAnyDriver(String address, String faces, String rules) throws Exception {
        if (faces.equals("tape")) {
            // Others may have left something on it, which the kit would keep.
            Gogo.run("kiovec:tape rewind sim:tape0");
            Gogo.run("kiovec:tape erase sim:tape0 --yes-destroy-data");
        }
        String report = Gogo.run("kiovec:tck " + address + " --faces " + faces
                + " --only M1,M2,M3,M4,M5,M6,L4,S1,S5,S8," + rules + " --yes-destroy-data --json");
        assertTrue(report.startsWith("{\"driver\":\"" + address), report);
        assertTrue(report.contains("\"failed\":0,") && report.contains("\"outcome\":\"passed\""), report);
    }

    @Test
    void theFilterHasTheLimitsAndTheIdentityOfTheDevice() throws Exception {
        try (BlockDevice plain = Bundles.service(Devices.class).openBlock("sim:disk0", AccessMode.READ);
                BlockDevice device = Bundles.service(Devices.class).openBlock("trace:sim:disk0", AccessMode.READ)) {
            assertEquals(plain.limits(), device.limits());
            assertEquals(plain.identity(), device.identity());
        }
    }

    @Test
    void S1_noDeviceStandsOnItself() throws Exception {
        Swaps swaps = Bundles.service(Swaps.class);
        try (RealDevice real = RealDevice.make(); BlockDevice device = open(real.address())) {
            String name = real.address();
            for (String circle : List.of("trace:" + name, "trace:delay:1ms:fault:" + name, "sim:" + name,
                    "trace:sim:" + name)) {
                DeviceException.IllegalRequest refused = assertThrows(DeviceException.IllegalRequest.class,
                        () -> swaps.swap(device.address(), Address.parse(circle)));
                assertTrue(refused.getMessage().contains(name + " -> " + circle), refused.getMessage());
                assertTrue(refused.getMessage().contains("-> " + name + ";"), refused.getMessage());
                device.write(0, new byte[4096]);
            }
        }
    }

    @Test
    void S1_aFilterIsSwappedInAndOutUnderTraffic() throws Exception {
        Swaps swaps = Bundles.service(Swaps.class);
        try (BlockDevice device = open("delay:1us:sim:disk1");
                Traffic traffic = new Traffic(device, 2, 4096, RequestOptions.DIRECT, RequestOptions.INDIRECT)) {
            traffic.awaitFlow();
            for (int i = 0; i < 10; i++) {
                swaps.swap(device.address(), Address.parse("trace:delay:2us:sim:disk1"));
                swaps.swap(device.address(), device.address());
            }
            traffic.end();
            assertEquals(Map.of(), device.statistics().failures());
        }
        assertEquals(List.of(), Bundles.service(Devices.class).statistics(), "devices that are still open");
    }

    @Test
    void faultsAreTypedAndTheWordsAreThoseOfTheSimulatedAdapter() throws Exception {
        try (BlockDevice device = open(
                "fault:check,op=read,blocks=8-15+protected,op=write,nth=2+busy,op=sync:sim:disk0")) {
            device.read(0, new byte[4096]);
            assertThrows(DeviceException.Medium.class, () -> device.read(4096, new byte[512]));
            device.write(0, new byte[512]);
            assertThrows(DeviceException.Protected.class, () -> device.write(0, new byte[512]));
            assertThrows(DeviceException.Busy.class, device::flush);
        }
        DeviceException.IllegalRequest refused = assertThrows(DeviceException.IllegalRequest.class,
                () -> open("fault:action=explode,op=read:sim:disk0"));
        assertTrue(refused.getMessage().contains("action=explode is not allowed"), refused.getMessage());
    }

    @Test
    void M5_aDemotingFaultMakesADirectTransferIndirectWithItsReason() throws Exception {
        try (BlockDevice device = open("fault:demote,reason=reserve-busy:sim:disk0");
                IoBuffer buffer = device.allocate(4096)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertEquals(Demotion.RESERVE_BUSY, done.demotion());
        }
    }

    @Test
    void S2_aDeviceThatGoesInMidTransferIsOpenedAgain() throws Exception {
        try (BlockDevice device = open("fault:gone,op=read,nth=2:sim:disk0")) {
            device.write(0, random(8192));
            device.flush();
            byte[] found = new byte[8192];
            device.read(0, found);
            device.read(0, found);
            assertArrayEquals(random(8192), found);
            assertEquals(1, device.statistics().swaps());
        }
    }

    @Test
    void S2_whatADeviceThatGoesHasNotFlushedIsUncertain() throws Exception {
        try (BlockDevice device = open("fault:gone,op=read,nth=2:sim:disk0")) {
            device.write(0, random(8192));
            device.read(0, new byte[8192]);
            device.read(0, new byte[8192]);
            DeviceException.OutcomeUnknown told = assertThrows(DeviceException.OutcomeUnknown.class, device::flush);
            assertTrue(told.getMessage().contains("write again what was written"), told.getMessage());
            device.flush();
        }
    }

    @Test
    void S3_whatHangsGoesOnWhenTheFaultIsTakenAway() throws Exception {
        try (BlockDevice device = open("fault:sim:disk0")) {
            CompletableFuture<Void> read;
            try (FilterFault hang = FilterFault.of(Map.of("action", "hang", "op", "read", "device", "sim:*"))) {
                SimConfiguration.await("the rule is in force", () -> hang.hangs(device));
                read = hang.hanging();
                assertFalse(read.isDone());
            }
            read.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTraceHasALineForEachOperation() throws Exception {
        Path file = folder.resolve("disk.trace");
        try (BlockDevice device = open("trace:file=" + file + ":sim:disk0")) {
            device.write(4096, new byte[512]);
            device.read(0, new byte[4096]);
            device.flush();
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.getFirst().startsWith("# kiovec trace 1"), lines.getFirst());
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z sim:disk0 ";
        assertTrue(lines.get(1).matches(
                time + "write offset=4096 length=512 mode=INDIRECT result=OK bytes=512 done=INDIRECT nanos=\\d+"),
                lines.get(1));
        assertTrue(lines.get(2).matches(
                time + "read offset=0 length=4096 mode=INDIRECT result=OK bytes=4096 done=INDIRECT nanos=\\d+"),
                lines.get(2));
        assertTrue(lines.get(3).contains(" sync length=0 "), lines.get(3));
    }

    @Test
    void aTraceIsReplayedAndWhatComesOutOtherwiseIsTold() throws Exception {
        Path file = folder.resolve("replayed.trace");
        try (BlockDevice device = open("trace:file=" + file + ":sim:disk0");
                IoBuffer buffer = device.allocate(8192)) {
            device.write(4096, buffer, RequestOptions.DIRECT);
            device.writeZeroes(16384, 4096);
            device.read(4096, buffer, RequestOptions.DIRECT);
            device.flush();
        }
        String same = Gogo.run("kiovec:replay " + file + " sim:disk1 --json");
        assertTrue(same.contains("\"requests\":4,\"same\":4,\"different\":0,"), same);
        byte[] found = new byte[4096];
        try (BlockDevice device = open("sim:disk1")) {
            device.read(16384, found);
            assertArrayEquals(new byte[4096], found);
            device.read(8192, found);
            assertFalse(Arrays.equals(new byte[4096], found), "nothing was written");
        }
        Path again = folder.resolve("again.trace");
        String other = Gogo.run("kiovec:replay " + file + " fault:check,op=read:sim:disk1 --yes-destroy-data --json");
        assertTrue(other.contains("\"same\":3,\"different\":1,"), other);
        assertTrue(other.contains("{\"line\":4,\"request\":\"read offset=4096 length=8192\","
                + "\"then\":\"OK bytes=8192\",\"now\":\"MEDIUM bytes=0\"}"), other);
        Gogo.run("kiovec:replay " + file + " trace:file=" + again + ":sim:disk2 --yes-destroy-data --reads-only");
        assertEquals(List.of("read", "sync"), Files.readAllLines(again).stream().skip(1)
                .map(line -> line.split(" ")[2]).toList());
    }

    @Test
    void comparisonsAndRepeatedBlocksPassFaultsAndAreReplayed() throws Exception {
        Path file = folder.resolve("compared.trace");
        MemorySegment ones = MemorySegment.ofArray(new byte[512]).fill((byte) 1);
        MemorySegment twos = MemorySegment.ofArray(new byte[512]).fill((byte) 2);
        try (BlockDevice device = open(
                "trace:file=" + file + ":fault:check,op=compare,sense=5/24/00,nth=3:sim:disk0")) {
            device.writeSame(4096, 4096, ones);
            device.compareAndWrite(4096, ones, twos);
            DeviceException.Miscompare told = assertThrows(DeviceException.Miscompare.class,
                    () -> device.compareAndWrite(4096, ones, twos));
            assertEquals(0, told.differsAt().orElseThrow());
            assertThrows(DeviceException.IllegalRequest.class, () -> device.compareAndWrite(4096, twos, ones));
        }
        String again = Gogo.run("kiovec:replay " + file + " sim:disk1 --json");
        assertTrue(again.contains("\"same\":4,\"different\":1,"), again);
        assertTrue(again.contains("{\"line\":5,\"request\":\"compare offset=4096 length=512\","), again);
    }

    @Test
    void aTraceOfCommandsAndOneOfATapeAreReplayed() throws Exception {
        Path commands = folder.resolve("commands.trace");
        try (ScsiDevice device = Bundles.service(Devices.class).open(
                Address.parse("trace:file=" + commands + ":sim:disk0"), ScsiDevice.class, AccessMode.READ_WRITE)) {
            ScsiRequest request = device.newRequest();
            hearOfThePower(device, request);
            BlockCdb.read10(request.cdb(), 0, 0, 1);
            request.command(10, DataDirection.IN, MemorySegment.ofArray(new byte[512]));
            device.execute(request);
        }
        String again = Gogo.run("kiovec:replay " + commands + " sim:disk1 --json");
        // The first is the core's own: what kind of device it is.
        assertTrue(again.contains("\"requests\":5,"), again);
        // Whether a TEST UNIT READY hears of the power is another matter for each disk.
        assertFalse(again.contains("cdb=2800"), again);
        Path tape = folder.resolve("tape.trace");
        try (TapeDevice device = Bundles.service(Devices.class).open(
                Address.parse("trace:file=" + tape + ":sim:tape0"), TapeDevice.class, AccessMode.READ_WRITE)) {
            device.rewind();
            device.write(MemorySegment.ofArray(new byte[1000]), RequestOptions.DEFAULT);
            device.writeFilemarks(1);
            device.rewind();
            device.read(MemorySegment.ofArray(new byte[2000]), RequestOptions.DEFAULT);
            device.read(MemorySegment.ofArray(new byte[2000]), RequestOptions.DEFAULT);
        }
        String replayed = Gogo.run("kiovec:replay " + tape + " sim:tape0 --json");
        assertTrue(replayed.contains("\"different\":0,"), replayed);
        assertTrue(Files.readString(tape).contains(" met=FILEMARK "), "both reads are in the trace");
    }

    @Test
    void commandsPassWithTheirStatusAndSense() throws Exception {
        Path file = folder.resolve("scsi.trace");
        try (ScsiDevice device = Bundles.service(Devices.class).open(
                Address.parse("trace:file=" + file + ":fault:check,op=read,sense=3/11/00,nth=2:sim:disk0"),
                ScsiDevice.class, AccessMode.READ_WRITE)) {
            ScsiRequest request = device.newRequest();
            MemorySegment data = MemorySegment.ofArray(new byte[512]);
            hearOfThePower(device, request);
            request.command(BlockCdb.read10(request.cdb(), 0, 0, 1), DataDirection.IN, data);
            device.execute(request);
            request.senseException();
            assertEquals(0, request.residual());
            device.execute(request);
            assertEquals(2, request.status());
            assertThrows(DeviceException.Medium.class, request::senseException);
            try (ScsiDevice session = device.session("iqn.2026-01.org.example:it")) {
                ScsiRequest other = session.newRequest();
                other.command(BlockCdb.read10(other.cdb(), 0, 0, 1), DataDirection.IN, data);
                session.execute(other);
                assertEquals(6, other.sense().get(ValueLayout.JAVA_BYTE, 2) & 0xf, "its own nexus");
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.stream().anyMatch(line -> line.contains(" command cdb=28000000000000000100 direction=IN")
                && line.contains("status=02 sense=70000300")), lines.toString());
    }

    /** The disk's own unit attention passes too: to whoever has the nexus first after the disk was switched on. */
    private static void hearOfThePower(ScsiDevice device, ScsiRequest request) throws DeviceException {
        request.cdb().fill((byte) 0);
        for (int attempt = 0; attempt < 3; attempt++) {
            request.command(6);
            device.execute(request);
        }
        assertEquals(0, request.status(), "TEST UNIT READY");
    }

    @Test
    void S6_aTapeKeepsItsPositionWhileTheDriverBelowGoes() throws Exception {
        try (TapeDevice tape = Bundles.service(Devices.class).open(Address.parse("trace:delay:1us:sim:tape0"),
                TapeDevice.class, AccessMode.READ_WRITE)) {
            tape.rewind();
            for (int i = 0; i < 5; i++) {
                tape.write(MemorySegment.ofArray(random(1000 + i)), RequestOptions.DEFAULT);
                tape.writeFilemarks(1);
                Bundles.named("io.kiovec.sim").stop();
                Bundles.named("io.kiovec.sim").start();
                Bundles.named("io.kiovec.filter").stop();
                Bundles.named("io.kiovec.filter").start();
            }
            assertEquals(10, tape.position().block().orElseThrow());
            tape.rewind();
            byte[] room = new byte[2000];
            for (int i = 0; i < 5; i++) {
                assertEquals(1000 + i, tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT).count());
                assertEquals(TapeCondition.FILEMARK,
                        tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT).condition());
            }
        }
    }
}
