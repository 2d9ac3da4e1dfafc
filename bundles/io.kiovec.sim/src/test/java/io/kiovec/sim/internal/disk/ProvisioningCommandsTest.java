// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.bad;
import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.hex;
import static io.kiovec.sim.internal.disk.Initiator.invalidFieldInCdb;
import static io.kiovec.sim.internal.disk.Initiator.outOfRange;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** UNMAP, WRITE SAME and GET LBA STATUS, on disks with and without logical block provisioning. */
class ProvisioningCommandsTest {

    private static final int BLOCKS = 70_000;
    private static final DiskLimits LIMITS = new DiskLimits(8192, 1000, 4, 5000, 255, 1024, 1, 1);

    private final Initiator thin = Initiator
            .of(new DiskTraits(BLOCKS, 512, 3, Set.of(Trait.THIN), LIMITS, Duration.ZERO));
    private final Initiator thick = Initiator.of(DiskTraits.of(BLOCKS, 512));

    private static byte[] list(long... lbaAndBlocks) {
        int descriptors = lbaAndBlocks.length / 2;
        ByteBuffer list = ByteBuffer.allocate(8 + 16 * descriptors);
        list.putShort((short) (6 + 16 * descriptors)).putShort((short) (16 * descriptors)).putInt(0);
        for (int i = 0; i < descriptors; i++) {
            list.putLong(lbaAndBlocks[2 * i]).putInt((int) lbaAndBlocks[2 * i + 1]).putInt(0);
        }
        return list.array();
    }

    private static String unmap(byte[] list) {
        return "4200 00000000 00 %04x 00".formatted(list.length);
    }

    private void written(Initiator to, long lba, int blocks) {
        good(to.out("8A00 %016x %08x 00 00".formatted(lba, blocks), filled(512 * blocks, 'w')));
    }

    private static byte[] read(Initiator from, long lba, int blocks) {
        return good(from.in("8800 %016x %08x 00 00".formatted(lba, blocks), 512 * blocks));
    }

    /** Each extent from a block on as {@code lba+blocks:status}. */
    private static String status(Initiator from, long lba, int room) {
        byte[] answer = good(from.in("9E12 %016x %08x 00 00".formatted(lba, room), room));
        ByteBuffer data = ByteBuffer.wrap(answer);
        int length = data.getInt();
        data.getInt();
        StringBuilder text = new StringBuilder();
        for (int at = 4; at < length; at += 16) {
            text.append("%d+%d:%d ".formatted(data.getLong(), data.getInt() & 0xffff_ffffL, data.get()));
            data.position(data.position() + 3);
        }
        return text.toString().strip();
    }

    @Test
    void onlyWholeRunsAreUnmapped() {
        DiskLimits runs = new DiskLimits(8192, 1000, 4, 5000, 255, 1024, 1, 1, 8, 3);
        Initiator disk = Initiator.of(new DiskTraits(BLOCKS, 512, 0, Set.of(Trait.THIN, Trait.UNMAPPED_UNDEFINED), runs,
                Duration.ZERO));
        byte[] limits = good(disk.in("1201 B0 0040 00", 64));
        assertEquals(8, ByteBuffer.wrap(limits).getInt(28));
        assertEquals(0x8000_0003, ByteBuffer.wrap(limits).getInt(32));
        assertEquals(0x80, good(disk.in("9E10 0000000000000000 00000020 0000", 32))[14] & 0xc0, "LBPME without LBPRZ");
        written(disk, 0, 64);
        good(disk.out(unmap(list(10, 20)), list(10, 20)));
        assertEquals("0+11:0 11+16:1 27+37:0", status(disk, 0, 8 + 3 * 16));
        good(disk.out(unmap(list(28, 7)), list(28, 7)));
        assertEquals("27+37:0", status(disk, 27, 8 + 16));
        // WRITE SAME writes what it cannot unmap.
        good(disk.out("9308 %016x %08x 00 00".formatted(30, 20), new byte[512]));
        assertEquals("27+8:0 35+8:1 43+21:0", status(disk, 27, 8 + 3 * 16));
        assertArrayEquals(new byte[20 * 512], read(disk, 30, 20));
        assertArrayEquals(filled(512, 'w'), read(disk, 29, 1));
        assertArrayEquals(filled(512, 'w'), read(disk, 50, 1));
    }

    @Test
    void whatIsUnmappedReadsAsZeroesAndHasNoPlace() {
        written(thin, 0, 64);
        byte[] list = list(3, 5, 40, 8);
        good(thin.out(unmap(list), list));
        assertEquals("0+3:0 3+5:1 8+32:0 40+8:1 48+16:0 64+69936:1", status(thin, 0, 512));
        assertEquals("5+3:1", status(thin, 5, 24));
        assertArrayEquals(filled(5 * 512, 0), read(thin, 3, 5));
        assertArrayEquals(filled(3 * 512, 'w'), read(thin, 0, 3));
    }

    @Test
    void unmapDoesAllOfItsListOrNothing() {
        written(thin, 0, 8);
        byte[] beyond = list(0, 4, BLOCKS - 1, 2);
        outOfRange(thin.out(unmap(beyond), beyond));
        byte[] many = list(0, 1, 1, 1, 2, 1, 3, 1, 4, 1);
        bad(thin.out(unmap(many), many), SenseKey.ILLEGAL_REQUEST, 0x26, 0);
        byte[] much = list(0, 500, 1000, 501);
        bad(thin.out(unmap(much), much), SenseKey.ILLEGAL_REQUEST, 0x26, 0);
        assertArrayEquals(filled(8 * 512, 'w'), read(thin, 0, 8));
    }

    @Test
    void unmapOfNothingIsFine() {
        good(thin.noData("4200 00000000 00 0000 00"));
        byte[] none = list();
        good(thin.out(unmap(none), none));
        byte[] noBlocks = list(BLOCKS, 0);
        good(thin.out(unmap(noBlocks), noBlocks));
        bad(thin.out("4200 00000000 00 0007 00", new byte[7]), SenseKey.ILLEGAL_REQUEST, 0x1a, 0);
        byte[] list = list(0, 1);
        invalidFieldInCdb(thin.out("4201 00000000 00 %04x 00".formatted(list.length), list));
    }

    @Test
    void aDiskWithoutProvisioningHasAllBlocksMappedAndNoUnmap() {
        byte[] list = list(0, 1);
        bad(thick.out(unmap(list), list), SenseKey.ILLEGAL_REQUEST, 0x20, 0);
        invalidFieldInCdb(thick.out("9308 0000000000000000 00000001 00 00", filled(512, 0)));
        assertEquals("7+69993:0", status(thick, 7, 256));
        outOfRange(thick.in("9E12 %016x 00000018 00 00".formatted(BLOCKS), 24));
    }

    @Test
    void writeSameWritesOneBlockManyTimes() {
        good(thick.out("4100 00000005 00 0300 00", filled(512, 's')));
        assertArrayEquals(filled(0x300 * 512, 's'), read(thick, 5, 0x300));
        assertArrayEquals(filled(512, 0), read(thick, 4, 1));
        assertArrayEquals(filled(512, 0), read(thick, 0x305, 1));
        good(thick.noData("9301 0000000000000006 00000002 00 00"));
        assertArrayEquals(filled(1024, 0), read(thick, 6, 2));
        good(thick.out("9300 %016x 00000000 00 00".formatted(BLOCKS - 9), filled(512, 'e')));
        assertArrayEquals(filled(9 * 512, 'e'), read(thick, BLOCKS - 9, 9));
        outOfRange(thick.out("9300 %016x 00000002 00 00".formatted(BLOCKS - 1), filled(512, 'e')));
        invalidFieldInCdb(thick.out("4100 00000000 00 0001 00", filled(256, 0)));
        invalidFieldInCdb(thick.out("4100 00000000 00 0001 00", filled(1024, 0)));
    }

    @Test
    void writeSameIsBoundByItsLimit() {
        invalidFieldInCdb(thin.out("9300 0000000000000000 00000000 00 00", filled(512, 1)));
        invalidFieldInCdb(thin.out("9300 0000000000000000 00001389 00 00", filled(512, 1)));
        good(thin.out("9300 0000000000000000 00001388 00 00", filled(512, 1)));
        good(thin.out("9300 %016x 00000000 00 00".formatted(BLOCKS - 5000), filled(512, 1)));
    }

    @Test
    void writeSameUnmapsZeroesAndWritesAllElse() {
        written(thin, 0, 32);
        good(thin.out("9308 0000000000000001 00000007 00 00", filled(512, 0)));
        good(thin.out("4108 00000010 00 0001 00", filled(512, 'x')));
        good(thin.noData("9309 0000000000000014 00000002 00 00"));
        assertEquals("0+1:0 1+7:1 8+12:0 20+2:1 22+10:0 32+69968:1", status(thin, 0, 512));
        assertArrayEquals(filled(512, 'x'), read(thin, 16, 1));
        good(thin.out("9300 0000000000000020 00000002 00 00", filled(512, 0)));
        assertEquals("32+2:0 34+69966:1", status(thin, 32, 512));
        invalidFieldInCdb(thin.out("9310 0000000000000000 00000001 00 00", filled(512, 0)));
        invalidFieldInCdb(thin.out("9318 0000000000000000 00000001 00 00", filled(512, 0)));
    }

    @Test
    void thePagesTellTheLimits() {
        String limits = hex(good(thin.in("1201 B0 00FF 00", 255)));
        assertEquals("00 b0 00 3c 00 ff 00 08 00 00 20 00 00 00 20 00 00 00 00 00 00 00 03 e8 00 00 00 04 00 00 00 08"
                + " 80 00 00 00 00 00 00 00 00 00 13 88 00 00 04 00 00 00 00 01 00 00 00 01 00 00 00 00 00 00 00 00",
                limits);
        assertEquals("00 b2 00 04 0b e4 02 00", hex(good(thin.in("1201 B2 00FF 00", 255))));
        invalidFieldInCdb(thick.in("1201 B2 00FF 00", 255));
        assertEquals("00 b1 00 3c 00 01 00 50", hex(good(thin.in("1201 B1 0008 00", 8))));
        assertEquals("00 b1 00 3c 00 01 00 00", hex(good(thick.in("1201 B1 0008 00", 8))));
    }

    @Test
    void theLogTellsWhatIsMapped() {
        written(thin, 0, 3000);
        String log = hex(good(thin.in("4D00 4C 00 00 0000 00FF 00", 255)));
        assertEquals("0c 00 00 18 00 01 03 08 00 00 00 21 01 00 00 00 00 02 03 08 00 00 00 02 01 00 00 00", log);
    }
}
