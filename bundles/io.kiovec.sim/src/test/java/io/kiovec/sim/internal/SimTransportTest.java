// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import io.kiovec.sim.internal.adapter.VirtualClock;
import io.kiovec.sim.internal.configuration.DiskParser;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimTransportTest {

    @TempDir
    Path folder;
    private SimTransport transport;

    @AfterEach
    void stop() {
        if (transport != null) {
            transport.stop();
        }
    }

    private SimTransport transport() {
        if (transport == null) {
            transport = new SimTransport(folder, model -> new VirtualClock(), Optional.empty());
        }
        return transport;
    }

    private ConfiguredDisk configure(Map<String, Object> configuration) {
        ConfiguredDisk disk = new ConfiguredDisk();
        disk.read(configuration);
        transport().addDisk(disk);
        return disk;
    }

    private BlockEndpoint open(String name) throws DeviceException {
        return transport().openBlock(new Address("sim", name), AccessMode.READ_WRITE);
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(3).nextBytes(data);
        return data;
    }

    private static void write(BlockEndpoint disk, long offset, byte[] data) throws DeviceException {
        assertEquals(data.length,
                disk.write(offset, MemorySegment.ofArray(data), new Call(TransferMode.INDIRECT)));
    }

    private static byte[] read(BlockEndpoint disk, long offset, int length) throws DeviceException {
        byte[] data = new byte[length];
        disk.read(offset, MemorySegment.ofArray(data), new Call(TransferMode.INDIRECT));
        return data;
    }

    @Test
    void threeDisksAreThereWithoutConfiguration() throws Exception {
        assertEquals(List.of("sim:disk0", "sim:disk1", "sim:disk2"),
                transport().scan().stream().map(device -> device.address().toString()).toList());
        for (String name : List.of("disk0", "disk1", "disk2")) {
            BlockEndpoint disk = open(name);
            assertEquals(64L << 20, disk.limits().capacity());
            disk.close();
        }
        BlockEndpoint isa = open("disk2");
        assertFalse(isa.limits().modes().contains(TransferMode.DIRECT));
        assertEquals(24, isa.limits().get(Limit.ADDRESS_BITS).orElseThrow());
        isa.close();
    }

    @Test
    void anUnknownDiskNamesThoseThatThereAre() {
        DeviceException.Unavailable unknown = assertThrows(DeviceException.Unavailable.class, () -> open("what"));
        assertTrue(unknown.getMessage().contains("disk0, disk1, disk2"), unknown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 520, 528, 4096, 4224})
    void anyBlockSizeKeepsItsData(int block) throws Exception {
        configure(Map.of("name", "odd", "blockSize", block, "capacity", 100L * block));
        BlockEndpoint disk = open("odd");
        byte[] data = random(3 * block);
        write(disk, 97L * block, data);
        assertArrayEquals(data, read(disk, 97L * block, 3 * block));
        assertEquals(block, disk.limits().logicalBlock());
        assertThrows(DeviceException.IllegalRequest.class, () -> read(disk, 98L * block, 3 * block));
        assertThrows(DeviceException.IllegalRequest.class, () -> read(disk, 1, block));
        disk.close();
    }

    @Test
    void S5_aMediumOutlivesItsBundleAndKeepsItsIdentity() throws Exception {
        BlockEndpoint disk = open("disk0");
        byte[] data = random(4096);
        write(disk, 8192, data);
        Identity before = disk.identity();
        disk.close();
        transport.stop();
        transport = null;
        BlockEndpoint again = open("disk0");
        assertTrue(before.sameAs(again.identity()));
        assertArrayEquals(data, read(again, 8192, 4096));
        again.close();
        BlockEndpoint other = open("disk1");
        assertFalse(before.sameAs(other.identity()));
        other.close();
    }

    @Test
    void S5_twoDisksOnOneFileAreTheSameDevice() throws Exception {
        String file = folder.resolve("shared.img").toString();
        configure(Map.of("name", "one", "medium", file));
        configure(Map.of("name", "two", "medium", file, "mode", "indirect"));
        BlockEndpoint one = open("one");
        BlockEndpoint two = open("two");
        assertTrue(one.identity().sameAs(two.identity()));
        byte[] data = random(512);
        write(one, 0, data);
        assertArrayEquals(data, read(two, 0, 512));
        one.close();
        two.close();
    }

    @Test
    void L2_anEndpointThatIsOpenKeepsItsMediumWhenTheBundleStops() throws Exception {
        BlockEndpoint disk = open("disk0");
        transport.stop();
        assertThrows(DeviceException.Offline.class, () -> read(disk, 0, 512));
        disk.flush(new Call(TransferMode.INDIRECT));
        disk.close();
        assertThrows(DeviceException.Unavailable.class, () -> open("disk0"));
    }

    @Test
    void aDiskThatIsConfiguredAnewIsOfflineForThoseWhoHaveTheOldOne() throws Exception {
        ConfiguredDisk first = configure(Map.of("name", "mine", "capacity", "1M"));
        BlockEndpoint old = open("mine");
        ConfiguredDisk second = new ConfiguredDisk();
        second.read(Map.of("name", "mine", "capacity", "2M"));
        transport.addDisk(second);
        transport.removeDisk(first);
        assertThrows(DeviceException.Offline.class, () -> read(old, 0, 512));
        BlockEndpoint fresh = open("mine");
        assertEquals(2 << 20, fresh.limits().capacity());
        assertTrue(old.identity().sameAs(fresh.identity()));
        old.close();
        fresh.close();
        transport.removeDisk(second);
        assertThrows(DeviceException.Unavailable.class, () -> open("mine"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"blockSize | 0", "blockSize | many", "capacity | 1000", "capacity | -1",
        "capacity | 99999999999T", "physicalExponent | 16", "readOnly | perhaps", "mode | both", "maxElements | 0",
        "addressBits | 65", "maxTransfer | 1", "name | a/b", "latency | x"})
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

    @Test
    void aReadOnlyDiskIsNotWritten() throws Exception {
        configure(Map.of("name", "ro", "readOnly", true));
        assertThrows(DeviceException.Protected.class, () -> open("ro"));
        BlockEndpoint disk = transport.openBlock(Address.parse("sim:ro"), AccessMode.READ);
        assertThrows(DeviceException.Protected.class, () -> write(disk, 0, new byte[512]));
        disk.close();
    }

    @Test
    void discardedAndZeroedBlocksReadAsZeroes() throws Exception {
        BlockEndpoint disk = open("disk0");
        write(disk, 0, random(4096));
        disk.discard(512, 1024, new Call(TransferMode.DIRECT));
        disk.writeZeroes(2048, 512, new Call(TransferMode.DIRECT));
        byte[] expected = random(4096);
        java.util.Arrays.fill(expected, 512, 1536, (byte) 0);
        java.util.Arrays.fill(expected, 2048, 2560, (byte) 0);
        assertArrayEquals(expected, read(disk, 0, 4096));
        disk.close();
    }

    @Test
    void aTransferAcrossTwoWindowsOfTheMediumIsWhole() throws Exception {
        configure(Map.of("name", "big", "capacity", "8T"));
        BlockEndpoint disk = open("big");
        byte[] data = random(4096);
        long place = (3L << 30) - 2048;
        write(disk, place, data);
        assertArrayEquals(data, read(disk, place, 4096));
        disk.close();
        assertTrue(Files.size(folder.resolve("big.img")) >= place + 4096);
    }

    @Test
    void anInterruptedThreadReadsAndClosesNothing() throws Exception {
        BlockEndpoint disk = open("disk0");
        Thread.currentThread().interrupt();
        assertEquals(512, read(disk, 0, 512).length);
        assertTrue(Thread.interrupted());
        disk.close();
    }
}
