// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.when;

import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.sim.internal.medium.DiskMedium.Extent;
import io.kiovec.sim.internal.medium.DiskMedium.Provisioning;
import io.kiovec.sim.internal.medium.MediumFailure.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskMediumTest {

    @TempDir
    Path folder;
    private final MediumFiles files = new MediumFiles();

    private static MemorySegment bytes(long seed, int length) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return MemorySegment.ofArray(data);
    }

    private static byte[] read(DiskMedium medium, long offset, int length) throws IOException {
        byte[] data = bytes(offset, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        medium.read(offset, MemorySegment.ofArray(data));
        return data;
    }

    private static byte[] array(MemorySegment data) {
        return data.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    /** What the extents from the beginning on are, as blocks and states. */
    private static List<String> extents(DiskMedium medium, int block) throws IOException {
        List<String> all = new ArrayList<>();
        for (long at = 0; at < medium.capacity();) {
            Extent extent = medium.extent(at);
            all.add(extent.length() / block + " " + extent.state());
            at += extent.length();
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "cache", "cache-file", "device", "odd-device"})
    void anyMediumIsLikeItsModel(String kind) throws Exception {
        new MediumModel(kind, folder, 20260711).run(1500);
    }

    @ParameterizedTest
    @CsvSource({"memory, 512", "memory, 1", "memory, 4224"})
    void aMediumOfTheLargestCapacityCostsWhatIsWritten(String kind, int block) throws Exception {
        long capacity = Long.MAX_VALUE - Long.MAX_VALUE % block;
        DiskMedium medium = DiskMedium.inMemory(capacity, block);
        MemorySegment data = bytes(1, 3 * block);
        medium.write(capacity - 3L * block, data);
        medium.write(5L * block, data);
        assertArrayEquals(array(data), read(medium, capacity - 3L * block, 3 * block));
        assertEquals(List.of("5 DEALLOCATED", "3 ALLOCATED", capacity / block - 11 + " DEALLOCATED", "3 ALLOCATED"),
                extents(medium, block));
        medium.deallocate(0, capacity);
        assertEquals(new Extent(capacity, Provisioning.DEALLOCATED), medium.extent(0));
        assertEquals(0, medium.used());
        assertArrayEquals(new byte[3 * block], read(medium, capacity - 3L * block, 3 * block));
        medium.close();
    }

    @Test
    void aFileOfManyTerabytesCostsWhatIsWritten() throws Exception {
        DiskMedium medium = files.open(folder.resolve("big"), 8L << 40, 512);
        long place = (3L << 30) - 512;
        medium.write(place, bytes(2, 1024));
        medium.flush(place, 1024);
        assertEquals(1024, medium.used());
        assertEquals(new Extent(place, Provisioning.DEALLOCATED), medium.extent(0));
        medium.deallocate(0, 8L << 40);
        assertArrayEquals(new byte[1024], read(medium, place, 1024));
        assertEquals(new Extent(8L << 40, Provisioning.DEALLOCATED), medium.extent(0));
        medium.close();
    }

    @Test
    void S5_aFileKeepsItsSerialNumberAndItsMap() throws Exception {
        DiskMedium first = files.open(folder.resolve("a"), 1 << 20, 512);
        first.write(512, bytes(3, 1024));
        String serial = first.serial();
        first.close();
        DiskMedium again = files.open(folder.resolve("a"), 1 << 20, 512);
        assertEquals(serial, again.serial());
        assertEquals(List.of("1 DEALLOCATED", "2 ALLOCATED", "2045 DEALLOCATED"), extents(again, 512));
        DiskMedium other = files.open(folder.resolve("b"), 1 << 20, 512);
        assertNotEquals(serial, other.serial());
        again.close();
        other.close();
    }

    @Test
    void disksOnOneFileShareWhatIsAllocated() throws Exception {
        DiskMedium small = files.open(folder.resolve("a"), 1 << 20, 512);
        DiskMedium large = files.open(folder.resolve("a"), 2 << 20, 512);
        large.write((1 << 20) - 512, bytes(4, 1024));
        assertEquals(512, small.used());
        assertEquals(1024, large.used());
        small.deallocate(0, 1 << 20);
        assertEquals(512, large.used());
        assertThrows(IOException.class, () -> files.open(folder.resolve("a"), 1 << 20, 4096));
        small.close();
        assertArrayEquals(java.util.Arrays.copyOfRange(array(bytes(4, 1024)), 512, 1024),
                read(large, 1 << 20, 512));
        large.close();
    }

    @Test
    void aFileThatSomebodyElseWroteIsAllocatedAsFarAsItReaches() throws Exception {
        Path file = folder.resolve("foreign");
        Files.write(file, array(bytes(5, 3000)));
        DiskMedium medium = files.open(file, 1 << 20, 512);
        assertArrayEquals(array(bytes(5, 2560)), read(medium, 0, 2560));
        assertEquals(List.of("6 ALLOCATED", "2042 DEALLOCATED"), extents(medium, 512));
        medium.deallocate(0, 1 << 20);
        medium.close();
        byte[] all = Files.readAllBytes(file);
        all[700_000] = 1;
        Files.write(file, all);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        DiskMedium changed = files.open(file, 1 << 20, 512);
        assertEquals(1, read(changed, 700_000 - 700_000 % 512, 512)[700_000 % 512]);
        assertEquals(1 << 20, changed.used());
        changed.close();
    }

    @ParameterizedTest
    @CsvSource({"512, 4096", "4096, 512", "512, 520", "520, 528"})
    void aFileOfOtherBlocksKeepsItsDataAndItsZeroes(int before, int after) throws Exception {
        Path file = folder.resolve("blocks");
        byte[] model = new byte[before * after * 4];
        Random random = new Random(9);
        DiskMedium medium = files.open(file, model.length, before);
        for (int i = 0; i < 60; i++) {
            int at = random.nextInt(model.length / before) * before;
            byte[] data = array(bytes(i, before));
            medium.write(at, MemorySegment.ofArray(data));
            System.arraycopy(data, 0, model, at, before);
        }
        medium.close();
        DiskMedium other = files.open(file, model.length, after);
        assertArrayEquals(model, read(other, 0, model.length));
        other.close();
    }

    @ParameterizedTest
    @CsvSource({"OFFLINE, AWAY", "UNAVAILABLE, NOT_READY", "TIMEOUT, NOT_READY", "MEDIUM, MEDIUM_ERROR",
        "OUTCOME_UNKNOWN, MEDIUM_ERROR", "PROTECTED, WRITE_PROTECTED"})
    void errorsOfADeviceAreErrorsOfTheMedium(Failure failure, Kind kind) throws Exception {
        RamDevice ram = new RamDevice(1 << 20, 512);
        DiskMedium medium = new DeviceMedium(ram.device, 512);
        ram.failing = failure;
        assertEquals(kind, assertThrows(MediumFailure.class, () -> read(medium, 0, 512)).kind());
        assertEquals(kind, assertThrows(MediumFailure.class, () -> medium.write(0, bytes(1, 512))).kind());
        assertEquals(kind, assertThrows(MediumFailure.class, () -> medium.flush()).kind());
        assertEquals(kind, assertThrows(MediumFailure.class, () -> medium.deallocate(0, 512)).kind());
        ram.failing = Failure.NONE;
        medium.write(0, bytes(1, 512));
        assertArrayEquals(array(bytes(1, 512)), read(medium, 0, 512));
    }

    /** Names of hardware stay with it, and a disk of other blocks or of a part has other data. */
    @Test
    void S5_onlyANameThatSoftwareGaveTheWholeDataIsHandedOn() throws Exception {
        RamDevice ram = new RamDevice(1 << 20, 512);
        named(ram, Designator.whole(Source.VPD_83, "naa.5000c50012345678"),
                Designator.whole(Source.VENDOR, "naa.3000000000000001"),
                Designator.whole(Source.VPD_83, "naa.3fedcba987654321"));
        assertEquals(OptionalLong.of(0x3fedcba987654321L), new DeviceMedium(ram.device, 512).name());
        assertEquals(OptionalLong.of(0x3fedcba987654321L),
                new WriteCache(new DeviceMedium(ram.device, 512), 512, 4096, 1 << 16, 1).name());
        assertEquals(OptionalLong.empty(), new DeviceMedium(ram.device, 4096).name());
        named(ram, new Designator(Source.VPD_83, "naa.3fedcba987654321", 512, 1 << 20));
        assertEquals(OptionalLong.empty(), new DeviceMedium(ram.device, 512).name());
        assertEquals(OptionalLong.empty(), DiskMedium.inMemory(1 << 20, 512).name());
    }

    private static void named(RamDevice ram, Designator... names) {
        when(ram.device.identity()).thenReturn(Identity.of(names));
    }
}
