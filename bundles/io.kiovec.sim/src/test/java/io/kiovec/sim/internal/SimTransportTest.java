// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.CdbFields;
import io.kiovec.sim.internal.adapter.VirtualClock;
import io.kiovec.sim.internal.configuration.DiskConfiguration;
import io.kiovec.sim.internal.configuration.DiskParser;
import io.kiovec.sim.internal.medium.RamDevice;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

class SimTransportTest {

    @TempDir
    Path folder;
    private final Devices core = Mockito.mock(Devices.class);
    private SimTransport transport;

    @AfterEach
    void stop() {
        if (transport != null) {
            transport.stop();
        }
    }

    private SimTransport transport() {
        if (transport == null) {
            transport = new SimTransport(folder, model -> new VirtualClock(), Optional.of(core));
        }
        return transport;
    }

    private ConfiguredDisk configure(Map<String, Object> configuration) {
        ConfiguredDisk disk = new ConfiguredDisk();
        disk.read(configuration);
        transport().addDisk(disk);
        return disk;
    }

    private ScsiEndpoint open(String name) throws DeviceException {
        ScsiEndpoint disk = transport().openScsi(new Address("sim", name), AccessMode.READ_WRITE);
        // The unit attention that the power brings.
        ScsiCommand.testUnitReady().on(disk);
        return disk;
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(3).nextBytes(data);
        return data;
    }

    private static MemorySegment cdb(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static byte[] ask(ScsiEndpoint disk, String cdb, int length) throws DeviceException {
        MemorySegment answer = MemorySegment.ofArray(new byte[length]);
        ScsiCommand asked = new ScsiCommand(TransferMode.INDIRECT, cdb(cdb), DataDirection.IN, answer).on(disk);
        assertEquals("GOOD", asked.outcome());
        return answer.asSlice(0, length - asked.residual).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Bytes and bytes of a block, as READ CAPACITY (16) tells. */
    private static long[] capacity(ScsiEndpoint disk) throws DeviceException {
        MemorySegment answer = MemorySegment.ofArray(ask(disk, "9e10 00000000 00000000 00000020 0000", 32));
        long block = CdbFields.u32(answer, 8);
        return new long[]{(CdbFields.u64(answer, 0) + 1) * block, block};
    }

    private static void write(ScsiEndpoint disk, long lba, int block, byte[] data) throws DeviceException {
        MemorySegment cdb = MemorySegment.ofArray(new byte[16]);
        CdbFields.put8(cdb, 0, 0x8a);
        CdbFields.put64(cdb, 2, lba);
        CdbFields.put32(cdb, 10, data.length / block);
        assertEquals("GOOD", new ScsiCommand(TransferMode.INDIRECT, cdb, DataDirection.OUT,
                MemorySegment.ofArray(data)).on(disk).outcome());
    }

    private static byte[] read(ScsiEndpoint disk, long lba, int block, int length) throws DeviceException {
        MemorySegment cdb = MemorySegment.ofArray(new byte[16]);
        CdbFields.put8(cdb, 0, 0x88);
        CdbFields.put64(cdb, 2, lba);
        CdbFields.put32(cdb, 10, length / block);
        byte[] data = new byte[length];
        assertEquals("GOOD", new ScsiCommand(TransferMode.INDIRECT, cdb, DataDirection.IN,
                MemorySegment.ofArray(data)).on(disk).outcome());
        return data;
    }

    @Test
    void threeDisksAreThereWithoutConfiguration() throws Exception {
        List<String> found = transport().scan().stream()
                .filter(device -> device.kinds().equals(Set.of(DeviceKind.BLOCK, DeviceKind.SCSI)))
                .map(device -> device.address().toString()).toList();
        assertEquals(List.of("sim:disk0", "sim:disk1", "sim:disk2"), found);
        for (String name : List.of("disk0", "disk1", "disk2")) {
            ScsiEndpoint disk = open(name);
            assertArrayEquals(new long[]{64 << 20, 512}, capacity(disk));
            disk.close();
        }
        ScsiEndpoint isa = open("disk2");
        assertFalse(isa.limits().modes().contains(TransferMode.DIRECT));
        assertEquals(24, isa.limits().get(Limit.ADDRESS_BITS).orElseThrow());
        isa.close();
    }

    @Test
    void aTapeIsThereWithoutConfiguration() throws Exception {
        assertEquals(List.of("sim:tape0"), transport().scan().stream()
                .filter(device -> device.kinds().equals(Set.of(DeviceKind.TAPE, DeviceKind.SCSI)))
                .map(device -> device.address().toString()).toList());
        ScsiEndpoint tape = open("tape0");
        assertEquals(1, ask(tape, "1200 0000 2400", 36)[0], "sequential access");
        byte[] block = random(100_000);
        ScsiCommand write = new ScsiCommand(TransferMode.INDIRECT, cdb("0a00 0186a0 00"), DataDirection.OUT,
                MemorySegment.ofArray(block));
        assertEquals("GOOD", write.on(tape).outcome());
        assertEquals("GOOD", new ScsiCommand(TransferMode.INDIRECT, cdb("1000 000001 00"), DataDirection.NONE,
                MemorySegment.NULL).on(tape).outcome(), "a filemark");
        tape.close();
        transport.stop();
        transport = null;
        ScsiEndpoint again = open("tape0");
        assertTrue(tape.identity().sameAs(again.identity()));
        byte[] there = new byte[block.length];
        ScsiCommand read = new ScsiCommand(TransferMode.INDIRECT, cdb("0800 0186a0 00"), DataDirection.IN,
                MemorySegment.ofArray(there));
        assertEquals("GOOD", read.on(again).outcome());
        assertArrayEquals(block, there);
        again.close();
    }

    @Test
    void aConfiguredTapeReplacesTheUsualOne() throws Exception {
        ConfiguredTape tape = new ConfiguredTape();
        tape.read(Map.of("name", "tape0", "medium", "memory", "partitions", "2", "addressBits", "24"));
        transport().addTape(tape);
        ScsiEndpoint opened = open("tape0");
        assertEquals(24, opened.limits().get(Limit.ADDRESS_BITS).orElseThrow());
        transport.removeTape(tape);
        assertThrows(DeviceException.Offline.class, () -> ScsiCommand.testUnitReady().on(opened));
        opened.close();
        tape.read(Map.of("name", "tape0", "partitions", "9"));
        assertTrue(tape.blueprint().isEmpty());
        tape.read(Map.of("name", "tape0", "addressBits", "99"));
        assertTrue(tape.blueprint().isEmpty());
    }

    @Test
    void anUnknownDeviceNamesThoseThatThereAre() {
        DeviceException.Unavailable unknown = assertThrows(DeviceException.Unavailable.class, () -> open("what"));
        assertTrue(unknown.getMessage().contains("disk0, disk1, disk2"), unknown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"512, memory", "520, memory", "528, ''", "4096, ''", "4224, memory", "1, memory"})
    void anyBlockSizeKeepsItsData(int block, String medium) throws Exception {
        configure(Map.of("name", "odd", "blockSize", block, "capacity", 200L * block, "medium", medium));
        ScsiEndpoint disk = open("odd");
        byte[] data = random(3 * block);
        write(disk, 97, block, data);
        assertArrayEquals(data, read(disk, 97, block, 3 * block));
        assertArrayEquals(new long[]{200L * block, block}, capacity(disk));
        disk.close();
    }

    @Test
    void theLargestDiskThereCanBe() throws Exception {
        configure(Map.of("name", "huge", "blockSize", 512, "capacity", Long.MAX_VALUE - 511, "medium", "memory"));
        ScsiEndpoint disk = open("huge");
        assertEquals(Long.MAX_VALUE - 511, capacity(disk)[0]);
        long last = (Long.MAX_VALUE - 511) / 512 - 1;
        write(disk, last, 512, random(512));
        assertArrayEquals(random(512), read(disk, last, 512, 512));
        disk.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "memory"})
    void S5_aMediumOutlivesItsDevice(String medium) throws Exception {
        Map<String, Object> configuration = Map.of("name", "m", "medium", medium, "latency", "5");
        ConfiguredDisk before = configure(configuration);
        ScsiEndpoint disk = open("m");
        write(disk, 16, 512, random(4096));
        ConfiguredDisk after = new ConfiguredDisk();
        Map<String, Object> changed = new HashMap<>(configuration);
        changed.put("latency", "6");
        after.read(changed);
        transport.addDisk(after);
        transport.removeDisk(before);
        assertThrows(DeviceException.Offline.class, () -> ScsiCommand.testUnitReady().on(disk));
        ScsiEndpoint again = open("m");
        assertTrue(disk.identity().sameAs(again.identity()));
        disk.close();
        assertArrayEquals(random(4096), read(again, 16, 512, 4096));
        again.close();
    }

    @Test
    void S5_aMediumInAFileOutlivesItsBundle() throws Exception {
        ScsiEndpoint disk = open("disk0");
        write(disk, 16, 512, random(4096));
        disk.close();
        transport.stop();
        transport = null;
        ScsiEndpoint again = open("disk0");
        assertTrue(disk.identity().sameAs(again.identity()));
        assertArrayEquals(random(4096), read(again, 16, 512, 4096));
        ScsiEndpoint other = open("disk1");
        assertFalse(disk.identity().sameAs(other.identity()));
        again.close();
        other.close();
    }

    @Test
    void S5_twoDisksOnOneFileAreTheSameDevice() throws Exception {
        String file = folder.resolve("shared.img").toString();
        configure(Map.of("name", "one", "medium", file));
        configure(Map.of("name", "two", "medium", file, "mode", "indirect"));
        ScsiEndpoint one = open("one");
        ScsiEndpoint two = open("two");
        assertTrue(one.identity().sameAs(two.identity()));
        write(one, 0, 512, random(512));
        assertArrayEquals(random(512), read(two, 0, 512, 512));
        one.close();
        two.close();
    }

    @Test
    void L2_anEndpointThatIsOpenKeepsItsMediumWhenTheBundleStops() throws Exception {
        ScsiEndpoint disk = open("disk0");
        transport.stop();
        assertThrows(DeviceException.Offline.class, () -> ScsiCommand.testUnitReady().on(disk));
        assertEquals("GOOD", ScsiCommand.flush().on(disk).outcome(), "what was written is made to last");
        disk.close();
        assertThrows(DeviceException.Unavailable.class, () -> open("disk0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"blockSize | 0", "blockSize | many", "capacity | 1000", "capacity | -1",
        "capacity | 99999999999T", "physicalExponent | 16", "readOnly | perhaps", "mode | both", "maxElements | 0",
        "addressBits | 65", "maxTransfer | 0", "name | a/b", "latency | x", "latency | 9-3", "cache | big",
        "provisioning | fat", "protection | type-2", "vendor | NINECHARS", "latencyTailShare | 2", "clock | slow",
        "removable | yes", "maxUnmapBlocks | 0", "commands | 0", "reorder | -1", "maxCompareBlocks | 256"})
    void badConfigurationNamesTheKeyAndTheDiskIsNotThere(String key, String value) {
        Map<String, Object> configuration = new HashMap<>(Map.of("name", "bad"));
        configuration.put(key, value);
        DiskParser parser = new DiskParser(configuration);
        parser.parse();
        assertEquals(1, parser.problems().size(), parser.problems().toString());
        assertTrue(parser.problems().getFirst().startsWith(key + " = '" + value + "'"), parser.problems().toString());
        configure(configuration);
        assertThrows(DeviceException.Unavailable.class, () -> open("bad"));
    }

    /** What is asked for is what tools show and what the guide tells. */
    @Test
    void everyKeyOfADiskIsDescribed() throws Exception {
        Set<String> asked = new java.util.TreeSet<>();
        Map<String, Object> recording = new HashMap<>(Map.of("name", "x", "cache", "volatile")) {
            private static final long serialVersionUID = 1;

            @Override
            public Object get(Object key) {
                asked.add(key.toString());
                return super.get(key);
            }
        };
        new DiskParser(recording).parse();
        Set<String> described = new java.util.TreeSet<>();
        for (var method : DiskConfiguration.class.getDeclaredMethods()) {
            described.add(method.getName());
        }
        assertEquals(asked, described);
        String guide = java.nio.file.Files.readString(Path.of("../io.kiovec.dist/guide/devices.md"));
        asked.remove("name");
        assertEquals(List.of(), asked.stream().filter(key -> !guide.contains("`" + key + "`")).toList());
    }

    @Test
    void aReadOnlyDiskIsNotWritten() throws Exception {
        configure(Map.of("name", "ro", "readOnly", true));
        ScsiEndpoint disk = open("ro");
        assertEquals("7/27/00", ScsiCommand.write(0, MemorySegment.ofArray(new byte[512])).on(disk).outcome());
        assertEquals(0x80, ask(disk, "1a00 3f00 ff00", 255)[2] & 0x80, "WP in the mode parameter header");
        disk.close();
    }

    @Test
    void aDiskSaysOfItselfWhatIsConfigured() throws Exception {
        configure(Map.of("name", "named", "vendor", "ACME", "product", "ROCKET", "revision", "9", "serial", "S-1",
                "removable", "true", "medium", "memory", "protection", "type-1"));
        ScsiEndpoint disk = open("named");
        String inquiry = new String(ask(disk, "1200 0000 6000", 96), StandardCharsets.ISO_8859_1);
        assertEquals("ACME    ROCKET          9   ", inquiry.substring(8, 36));
        assertEquals(0x80, inquiry.charAt(1) & 0x80, "RMB");
        assertEquals(1, inquiry.charAt(5) & 1, "PROTECT");
        assertEquals("S-1", new String(ask(disk, "1201 8000 ff00", 255), StandardCharsets.ISO_8859_1).substring(4));
        disk.close();
    }

    @Test
    void nexusesOfOneDiskAreApart() throws Exception {
        ScsiEndpoint disk = open("disk0");
        ScsiEndpoint other = disk.session("iqn.2026-01.test:b");
        ScsiEndpoint third = transport.openScsi(Address.parse("sim:disk0"), AccessMode.READ_WRITE);
        assertEquals("6/29/01", ScsiCommand.testUnitReady().on(other).outcome());
        assertEquals("6/29/01", ScsiCommand.testUnitReady().on(third).outcome());
        ScsiCommand reserve = new ScsiCommand(TransferMode.INDIRECT, cdb("1600 0000 0000"), DataDirection.NONE,
                MemorySegment.NULL);
        assertEquals("GOOD", reserve.on(disk).outcome());
        assertEquals("RESERVATION_CONFLICT",
                ScsiCommand.read(0, MemorySegment.ofArray(new byte[512])).on(other).outcome());
        assertEquals("RESERVATION_CONFLICT",
                ScsiCommand.read(0, MemorySegment.ofArray(new byte[512])).on(third).outcome());
        disk.close();
        assertEquals("GOOD", ScsiCommand.read(0, MemorySegment.ofArray(new byte[512])).on(other).outcome());
        other.close();
        third.close();
    }

    @Test
    void clearAcaEndsTheAllegianceOfANexus() throws Exception {
        configure(Map.of("name", "a", "medium", "memory"));
        ScsiEndpoint disk = open("a");
        ScsiCommand beyond = new ScsiCommand(TransferMode.INDIRECT, cdb("2800 ffff ffff 0000 0104"), DataDirection.IN,
                MemorySegment.ofArray(new byte[512]));
        assertEquals("5/21/00", beyond.on(disk).outcome());
        assertEquals("ACA_ACTIVE", ScsiCommand.testUnitReady().on(disk).outcome());
        disk.clearAca(new Address("sim", "a"));
        assertEquals("GOOD", ScsiCommand.testUnitReady().on(disk).outcome());
        disk.close();
    }

    @Test
    void anotherBlockDeviceGetsAScsiFace() throws Exception {
        RamDevice ram = new RamDevice(1 << 20, 1024);
        Mockito.when(ram.device.access()).thenReturn(AccessMode.READ_WRITE);
        Mockito.when(core.open(Address.parse("raw:/dev/x"), BlockDevice.class, AccessMode.READ_WRITE))
                .thenReturn(ram.device);
        ScsiEndpoint disk = open("raw:/dev/x");
        assertArrayEquals(new long[]{1 << 20, 1024}, capacity(disk));
        write(disk, 3, 1024, random(2048));
        assertArrayEquals(random(2048), read(disk, 3, 1024, 2048));
        ram.failing = io.kiovec.io.Failure.BUSY;
        assertEquals(2, failing(disk, 1024).told().key().code(), "NOT READY");
        ram.failing = io.kiovec.io.Failure.MEDIUM;
        assertEquals(3, failing(disk, 1024).told().key().code(), "MEDIUM ERROR");
        ram.failing = io.kiovec.io.Failure.NONE;
        disk.close();
        assertEquals(1, ram.closed, "with the last endpoint the device is let go");
        configure(Map.of("name", "small", "medium", "raw:/dev/x", "blockSize", "512", "protection", "type-1"));
        ScsiEndpoint small = open("small");
        assertArrayEquals(new long[]{(1 << 20) / 520 * 512, 512}, capacity(small));
        write(small, 3, 512, random(2048));
        assertArrayEquals(random(2048), read(small, 3, 512, 2048));
        small.close();
    }

    @Test
    void S2_whatADeviceBelowDidNotStartIsNotStarted() throws Exception {
        RamDevice ram = new RamDevice(1 << 20, 512);
        Mockito.when(ram.device.access()).thenReturn(AccessMode.READ_WRITE);
        Mockito.when(core.open(Address.parse("raw:/dev/x"), BlockDevice.class, AccessMode.READ_WRITE))
                .thenReturn(ram.device);
        ScsiEndpoint disk = open("raw:/dev/x");
        write(disk, 3, 512, random(512));
        ram.failing = io.kiovec.io.Failure.OFFLINE;
        MemorySegment data = MemorySegment.ofArray(new byte[512]);
        for (ScsiCommand plain : List.of(ScsiCommand.read(3, data), ScsiCommand.write(3, data), ScsiCommand.flush())) {
            DeviceException.Offline away = assertThrows(DeviceException.Offline.class, () -> plain.on(disk));
            assertEquals("ram:0", away.address().toString(), "who says so");
        }
        ScsiCommand same = new ScsiCommand(TransferMode.INDIRECT, cdb("4100 00000000 00 0003 00"), DataDirection.OUT,
                data).on(disk);
        assertEquals("2/04/00", same.outcome(), "a part of it may be done");
        ram.failing = io.kiovec.io.Failure.NONE;
        assertArrayEquals(random(512), read(disk, 3, 512, 512));
        disk.close();
    }

    private static ScsiCommand failing(ScsiEndpoint disk, int block) throws DeviceException {
        MemorySegment data = MemorySegment.ofArray(new byte[block]);
        return new ScsiCommand(TransferMode.INDIRECT, cdb("2800 00000000 00 0001 00"), DataDirection.IN, data).on(disk);
    }

    @Test
    void aDeviceThatMayNotBeWrittenMakesAReadOnlyDisk() throws Exception {
        RamDevice ram = new RamDevice(1 << 20, 512);
        Mockito.when(ram.device.access()).thenReturn(AccessMode.READ);
        Address inner = Address.parse("raw:/dev/x");
        Mockito.when(core.open(inner, BlockDevice.class, AccessMode.READ_WRITE))
                .thenThrow(new DeviceException.Protected(inner, "read-only", Detail.NONE, null));
        Mockito.when(core.open(inner, BlockDevice.class, AccessMode.READ)).thenReturn(ram.device);
        ScsiEndpoint disk = open("raw:/dev/x");
        assertEquals("7/27/00", ScsiCommand.write(0, MemorySegment.ofArray(new byte[512])).on(disk).outcome());
        disk.close();
    }

    @Test
    void aDiskOnItselfIsRefused() throws Exception {
        configure(Map.of("name", "a", "medium", "sim:b"));
        configure(Map.of("name", "b", "medium", "sim:a"));
        Mockito.when(core.open(Mockito.any(), Mockito.eq(BlockDevice.class), Mockito.any())).thenAnswer(asked -> {
            transport.openScsi(asked.getArgument(0), AccessMode.READ_WRITE);
            throw new AssertionError("opened");
        });
        assertThrows(DeviceException.IllegalRequest.class, () -> open("a"));
        assertThrows(DeviceException.IllegalRequest.class, () -> open("b"));
    }

    @Test
    void S5_whatAUnitKeepsOutlivesItsBundle() throws Exception {
        ScsiEndpoint disk = open("disk0");
        byte[] register = new byte[24];
        register[15] = 7;
        register[20] = 1; // APTPL
        assertEquals("GOOD", new ScsiCommand(TransferMode.INDIRECT, cdb("5f00 000000 00000018 00"), DataDirection.OUT,
                MemorySegment.ofArray(register)).on(disk).outcome());
        disk.close();
        transport.stop();
        transport = null;
        ScsiEndpoint again = open("disk0");
        byte[] keys = ask(again, "5e00 000000 0000ff 00 00".replace(" ", "").substring(0, 20), 16);
        assertEquals(7, keys[15]);
        again.close();
    }

    @Test
    void anInterruptedThreadReadsAndClosesNothing() throws Exception {
        ScsiEndpoint disk = open("disk0");
        Thread.currentThread().interrupt();
        assertEquals(512, read(disk, 0, 512, 512).length);
        assertTrue(Thread.interrupted());
        assertTrue(Arrays.equals(new byte[512], read(disk, 1 << 17 - 1, 512, 512)));
        disk.close();
    }
}
