// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.ResetScope;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.scsi.cdb.BlockControlCdb;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.ReservationCdb;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A simulated disk as a block device and as what it is, a SCSI device. */
@ExtendWith(FrameworkWatchdog.class)
class DiskFacesTest {

    private static final String DISK = "io.kiovec.sim.disk";

    private static BlockDevice block(String address) throws Exception {
        return Bundles.service(Devices.class).openBlock(address, AccessMode.READ_WRITE_SHARED);
    }

    private static byte[] random(int length, long seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 520, 528, 4096, 4224})
    void bothFacesSeeTheSameBlocks(int size) throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "faces",
                Map.of("capacity", Integer.toString(size * 1000), "blockSize", Integer.toString(size), "medium",
                        "memory"));
                BlockDevice block = block("sim:faces");
                ScsiFace scsi = ScsiFace.open("sim:faces")) {
            scsi.hearNews();
            byte[] one = random(7 * size, size);
            block.write(3L * size, one);
            assertArrayEquals(one, scsi.ask(cdb -> BlockCdb.read10(cdb, 0, 3, 7), one.length));
            byte[] other = random(5 * size, size + 1);
            scsi.send(cdb -> BlockCdb.write16(cdb, 0, 995, 5), other);
            byte[] back = new byte[other.length];
            block.read(995L * size, back);
            assertArrayEquals(other, back);
            Capacity capacity = Capacity.parse(MemorySegment.ofArray(
                    scsi.ask(cdb -> BlockControlCdb.readCapacity16(cdb, Capacity.LENGTH), Capacity.LENGTH)))
                    .orElseThrow();
            assertEquals(capacity.blocks() * capacity.blockLength(), block.limits().capacity());
            assertEquals(size, block.limits().logicalBlock());
        }
    }

    @Test
    void theIdentityIsTheOneOfPage83() throws Exception {
        try (BlockDevice block = block("sim:disk0")) {
            assertTrue(block.identity().designators().stream()
                    .anyMatch(one -> one.source() == Identity.Source.VPD_83), block.identity().toString());
        }
    }

    @Test
    void thinDisksDiscardAndMakeZeroesByThemselves() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "faces-thin",
                Map.of("capacity", "16M", "medium", "memory", "provisioning", "thin"));
                BlockDevice block = block("sim:faces-thin")) {
            assertTrue(block.limits().getOr(Limit.MAX_DISCARD, 0) >= 1 << 20);
            assertTrue(block.limits().getOr(Limit.MAX_WRITE_ZEROES, 0) >= 1 << 20);
            byte[] data = random(3 << 20, 3);
            block.write(0, data);
            block.writeZeroes(512, 1 << 20);
            block.discard(2 << 20, 1 << 20);
            byte[] back = new byte[data.length];
            block.read(0, back);
            Arrays.fill(data, 512, 512 + (1 << 20), (byte) 0);
            Arrays.fill(data, 2 << 20, 3 << 20, (byte) 0);
            assertArrayEquals(data, back);
        }
    }

    @Test
    void aBlockIsRepeatedAndComparedByTheDisk() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "faces-compared",
                Map.of("capacity", "16M", "medium", "memory", "maxCompareBlocks", "8"));
                BlockDevice block = block("sim:faces-compared")) {
            assertEquals(8 * 512, block.limits().getOr(Limit.MAX_COMPARE_AND_WRITE, 0));
            byte[] one = random(512, 5);
            assertEquals(3 << 20, block.writeSame(512, 3 << 20, MemorySegment.ofArray(one)).bytes());
            byte[] back = new byte[512];
            block.read(3 << 20, back);
            assertArrayEquals(one, back);
            block.read((3 << 20) + 512, back);
            assertArrayEquals(new byte[512], back);
            byte[] other = random(1024, 6);
            byte[] expected = Arrays.copyOf(one, 1024);
            DeviceException.Miscompare told = assertThrows(DeviceException.Miscompare.class, () -> block
                    .compareAndWrite(3 << 20, MemorySegment.ofArray(random(1024, 7)), MemorySegment.ofArray(other)));
            assertEquals(0, told.differsAt().orElseThrow());
            block.compareAndWrite(3 << 20, MemorySegment.ofArray(expected), MemorySegment.ofArray(other));
            byte[] both = new byte[1024];
            block.read(3 << 20, both);
            assertArrayEquals(other, both);
        }
    }

    @Test
    void S2_aResetByAnotherNexusIsNoErrorOfARead() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "faces-reset",
                Map.of("capacity", "1M", "medium", "memory"));
                BlockDevice block = block("sim:faces-reset");
                ScsiFace scsi = ScsiFace.open("sim:faces-reset")) {
            byte[] data = random(4096, 4);
            block.write(0, data);
            scsi.hearNews();
            try (ScsiFace other = scsi.session("another")) {
                other.hearNews();
                other.device().reset(ResetScope.LOGICAL_UNIT);
                assertThrows(DeviceException.UnitAttention.class, () -> scsi.tell(PrimaryCdb::testUnitReady),
                        "every nexus is told");
                byte[] back = new byte[4096];
                block.read(0, back);
                assertArrayEquals(data, back);
                other.device().reset(ResetScope.LOGICAL_UNIT);
                block.write(4096, data);
                block.flush();
            }
        }
    }

    @Test
    void aReservationOfAnotherInitiatorKeepsWritesOut() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "faces-reserved",
                Map.of("capacity", "1M", "medium", "memory"));
                BlockDevice block = block("sim:faces-reserved");
                ScsiFace scsi = ScsiFace.open("sim:faces-reserved");
                ScsiFace other = scsi.session("another")) {
            other.hearNews();
            byte[] register = ByteBuffer.allocate(24).putLong(8, 4711).array();
            other.send(cdb -> ReservationCdb.persistentReserveOut(cdb, ReservationCdb.REGISTER, 0, 24), register);
            byte[] reserve = ByteBuffer.allocate(24).putLong(0, 4711).array();
            // Write exclusive.
            other.send(cdb -> ReservationCdb.persistentReserveOut(cdb, ReservationCdb.RESERVE, 1, 24), reserve);
            assertThrows(DeviceException.ReservationConflict.class, () -> block.write(0, new byte[512]));
            block.read(0, new byte[512]);
            other.send(cdb -> ReservationCdb.persistentReserveOut(cdb, ReservationCdb.CLEAR, 0, 24), reserve);
            block.write(0, new byte[512]);
        }
    }

    @Test
    void aBadBlockIsNamed() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "faces-bad",
                Map.of("capacity", "1M", "medium", "memory"));
                BlockDevice block = block("sim:faces-bad");
                SimConfiguration _ = SimConfiguration.fault(Map.of("device", "faces-bad", "action", "check",
                        "opcode", "read", "blocks", "100", "information", "block"))) {
            SimConfiguration.await("block 100 is bad", () -> {
                try {
                    block.read(100 * 512, new byte[512]);
                    return false;
                } catch (DeviceException.Medium bad) {
                    return true;
                }
            });
            DeviceException error = assertThrows(DeviceException.Medium.class,
                    () -> block.read(96 * 512, new byte[8 * 512]));
            assertTrue(error.getMessage().contains("at block 100: unrecovered read error (11h/00h)"),
                    error.getMessage());
        }
    }

    @Test
    void S2_aPowerLossIsToldByTheNextFlush() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device(DISK, "faces-power",
                Map.of("capacity", "1M", "medium", "memory", "cache", "volatile"));
                BlockDevice block = block("sim:faces-power")) {
            assertEquals(Support.YES, block.limits().get(Trait.FORCE_UNIT_ACCESS));
            block.write(0, random(4096, 5));
            try (SimConfiguration _ = SimConfiguration.fault(Map.of("device", "faces-power", "action",
                    "power-loss", "opcode", "read", "first", "1"))) {
                SimConfiguration.await("power is lost", () -> {
                    try {
                        block.read(0, new byte[512]);
                        block.flush();
                        block.write(0, random(4096, 5));
                        return false;
                    } catch (DeviceException lost) {
                        return lost instanceof DeviceException.OutcomeUnknown;
                    }
                });
            }
            block.flush();
        }
    }
}
