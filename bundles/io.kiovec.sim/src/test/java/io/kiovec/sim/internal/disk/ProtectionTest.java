// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.bad;
import static io.kiovec.sim.internal.disk.Initiator.both;
import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.hex;
import static io.kiovec.sim.internal.disk.Initiator.invalidFieldInCdb;
import static io.kiovec.sim.internal.disk.Initiator.miscompare;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protection information of type 1 (SBC-4, 4.21): made, transferred, checked. */
class ProtectionTest {

    private static final int BLOCKS = 4000;

    private final Initiator initiator = Initiator.of(DiskTraits.of(BLOCKS, 512, Trait.PROTECTED, Trait.THIN));

    private static byte[] protectedBlock(int value, long lba, String protection) {
        return both(filled(512, value), HexFormat.of().parseHex(protection.replace(" ", "").replace("LBA",
                "%08x".formatted(lba))));
    }

    private Task read(int protect, long lba, int blocks) {
        return initiator.in("88 %02x %016x %08x 00 00".formatted(protect << 5, lba, blocks), 520 * blocks);
    }

    private Task write(int protect, long lba, byte[] data) {
        int blocks = data.length / (protect == 0 ? 512 : 520);
        return initiator.out("8A %02x %016x %08x 00 00".formatted(protect << 5, lba, blocks), data);
    }

    /** The check value of CRC-16/T10-DIF in the catalogue of CRCs, and the examples of SBC-4, table 40. */
    @Test
    void theGuardIsTheStandards() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0xd0db, ProtectionInformation.guard(MemorySegment.ofArray(digits), 0, 9));
        byte[] counting = new byte[32];
        for (int i = 0; i < 32; i++) {
            counting[i] = (byte) i;
        }
        assertEquals(0x0000, ProtectionInformation.guard(MemorySegment.ofArray(new byte[32]), 0, 32));
        assertEquals(0xa293, ProtectionInformation.guard(MemorySegment.ofArray(filled(32, 0xff)), 0, 32));
        assertEquals(0x0224, ProtectionInformation.guard(MemorySegment.ofArray(counting), 0, 32));
    }

    @Test
    void theGuardDoesNotDependOnHowItIsComputed() {
        Random random = new Random(7);
        byte[] data = new byte[4224 + 5];
        random.nextBytes(data);
        for (int length = 0; length < 100; length++) {
            int expected = 0;
            for (int at = 3; at < 3 + length; at++) {
                expected ^= (data[at] & 0xff) << 8;
                for (int bit = 0; bit < 8; bit++) {
                    expected = ((expected & 0x8000) != 0 ? expected << 1 ^ 0x8bb7 : expected << 1) & 0xffff;
                }
            }
            assertEquals(expected, ProtectionInformation.guard(MemorySegment.ofArray(data), 3, length));
        }
    }

    @Test
    void theDiskSaysThatItIsProtected() {
        assertEquals("01 00 c0 00", hex(Arrays.copyOfRange(good(initiator.in("9E10 0000000000000000 00000020 00 00",
                32)), 12, 16)));
        assertEquals(1, good(initiator.in("1200 00 00FF 00", 255))[5] & 1);
        assertEquals("00 00 02 00", hex(Arrays.copyOfRange(good(initiator.in("2500 00000000 0000 00 00", 8)), 4, 8)));
    }

    @Test
    void aBlockThatNobodyHasWrittenIsNotChecked() {
        assertArrayEquals(filled(512, 0), good(initiator.in("2800 00000007 00 0001 00", 512)));
        assertArrayEquals(protectedBlock(0, 7, "FFFF FFFF FFFFFFFF"), good(read(1, 7, 1)));
    }

    @Test
    void theDiskMakesWhatIsNotSent() {
        byte[] data = new byte[700 * 512];
        new Random(3).nextBytes(data);
        good(write(0, 100, data));
        byte[] back = good(read(1, 100, 700));
        for (int i = 0; i < 700; i++) {
            byte[] block = Arrays.copyOfRange(data, i * 512, i * 512 + 512);
            int guard = ProtectionInformation.guard(MemorySegment.ofArray(block), 0, 512);
            assertArrayEquals(both(block, HexFormat.of().parseHex("%04x0000%08x".formatted(guard, 100 + i))),
                    Arrays.copyOfRange(back, i * 520, i * 520 + 520));
        }
        assertArrayEquals(data, good(initiator.in("8800 %016x %08x 00 00".formatted(100, 700), 700 * 512)));
    }

    /** Of 512 bytes A5h. */
    private static String guardOfA5() {
        return "%04x".formatted(ProtectionInformation.guard(MemorySegment.ofArray(filled(512, 0xa5)), 0, 512));
    }

    @Test
    void whatIsSentIsCheckedAsTheFieldSays() {
        String right = guardOfA5() + "1234 LBA";
        String wrongGuard = "dead 1234 LBA";
        String wrongTag = guardOfA5() + "1234 0000ffff";
        for (int protect : new int[]{1, 2, 3, 4, 5}) {
            good(write(protect, 50, protectedBlock(0xa5, 50, right)));
            byte[] escaped = protectedBlock(0xa5, 50, "dead ffff 00000000");
            good(write(protect, 51, escaped));
            assertArrayEquals(escaped, good(read(1, 51, 1)));
            Task guard = write(protect, 60, protectedBlock(0xa5, 60, wrongGuard));
            Task tag = write(protect, 60, protectedBlock(0xa5, 60, wrongTag));
            boolean checksGuard = protect != 2 && protect != 3;
            boolean checksTag = protect != 3 && protect != 4;
            if (checksGuard) {
                assertEquals(60, bad(guard, SenseKey.ABORTED_COMMAND, 0x10, 0x01).information().orElseThrow());
            } else {
                good(guard);
            }
            if (checksTag) {
                bad(tag, SenseKey.ABORTED_COMMAND, 0x10, 0x03);
            } else {
                good(tag);
            }
        }
        assertArrayEquals(protectedBlock(0xa5, 50, right), good(read(1, 50, 1)));
        invalidFieldInCdb(write(6, 50, protectedBlock(0xa5, 50, right)));
        invalidFieldInCdb(read(7, 50, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void whatIsReadIsCheckedAsTheFieldSays(int protect) {
        good(write(3, 8, both(protectedBlock(1, 8, "beef 0000 LBA"), protectedBlock(0xa5, 9, guardOfA5()
                + "0000 00000000"))));
        Task guard = read(protect, 8, 1);
        Task tag = read(protect, 9, 1);
        if (protect == 2 || protect == 3) {
            good(guard);
        } else {
            assertEquals(8, bad(guard, SenseKey.ABORTED_COMMAND, 0x10, 0x01).information().orElseThrow());
        }
        if (protect == 3 || protect == 4) {
            good(tag);
        } else {
            assertEquals(9, bad(tag, SenseKey.ABORTED_COMMAND, 0x10, 0x03).information().orElseThrow());
        }
    }

    @Test
    void verifyComparesProtectionToo() {
        byte[] block = protectedBlock(0xa5, 8, guardOfA5() + "0001 LBA");
        good(write(1, 8, block));
        good(initiator.out("2F22 00000008 00 0001 00", block));
        miscompare(initiator.out("2F22 00000008 00 0001 00", protectedBlock(0xa5, 8, guardOfA5() + "0002 LBA")));
        good(initiator.out("2F02 00000008 00 0001 00", filled(512, 0xa5)));
        good(initiator.noData("2F20 00000008 00 0001 00"));
    }

    @Test
    void writeSameCountsTheReferenceTag() {
        good(initiator.out("9320 %016x 00000300 00 00".formatted(10), protectedBlock(0xa5, 10, guardOfA5()
                + "0001 LBA")));
        byte[] back = good(read(1, 10, 0x300));
        assertArrayEquals(protectedBlock(0xa5, 10 + 0x2ff, guardOfA5() + "0001 LBA"), Arrays.copyOfRange(back,
                0x2ff * 520, 0x300 * 520));
        good(initiator.out("9300 %016x 00000300 00 00".formatted(10), filled(512, 7)));
        good(read(1, 10, 0x300));
        good(initiator.out("9308 %016x 00000300 00 00".formatted(10), filled(512, 0)));
        assertArrayEquals(protectedBlock(0, 11, "FFFF FFFF FFFFFFFF"), good(read(1, 11, 1)));
    }

    @Test
    void writeSameTakesTheFirstTagAsItIsAndAllOnesAsTheyAre() {
        good(initiator.out("9360 %016x 00000003 00 00".formatted(10), protectedBlock(1, 0xfffffffeL, "beef 0001 LBA")));
        assertArrayEquals(protectedBlock(1, 0, "beef 0001 LBA"), good(read(3, 12, 1)));
        byte[] ones = protectedBlock(1, 0, "FFFF FFFF FFFFFFFF");
        good(initiator.out("9320 %016x 00000003 00 00".formatted(10), ones));
        assertArrayEquals(ones, good(read(1, 12, 1)));
    }

    @Test
    void compareAndWriteAndOrWriteKeepItRight() {
        byte[] old = protectedBlock(0xa5, 8, guardOfA5() + "0000 LBA");
        good(write(1, 8, old));
        byte[] fresh = protectedBlock(0, 8, "0000 0000 LBA");
        good(initiator.out("8920 %016x 000000 01 00 00".formatted(8), both(old, fresh)));
        assertArrayEquals(fresh, good(read(1, 8, 1)));
        good(initiator.out("8B00 %016x 00000001 00 00".formatted(8), filled(512, 0xa5)));
        assertArrayEquals(old, good(read(1, 8, 1)));
    }

    @Test
    void formattedWithoutItTheDiskIsAnOrdinaryOne() {
        good(write(0, 5, filled(512, 1)));
        good(initiator.noData("0400 0000 00 00"));
        assertEquals(0, good(initiator.in("9E10 0000000000000000 00000020 00 00", 32))[12]);
        invalidFieldInCdb(read(1, 5, 1));
        good(write(0, 5, filled(512, 9)));
        assertArrayEquals(filled(512, 9), good(initiator.in("2800 00000005 00 0001 00", 512)));
        good(initiator.noData("0480 0000 00 00"));
        assertArrayEquals(protectedBlock(0, 5, "FFFF FFFF FFFFFFFF"), good(read(1, 5, 1)));
    }

    @Test
    void sanitizedBlocksAreNotChecked() {
        good(initiator.out("4801 0000000000 0005 00", new byte[]{1, 0, 0, 1, 0x33}));
        assertArrayEquals(protectedBlock(0x33, 5, "FFFF FFFF FFFFFFFF"), good(read(1, 5, 1)));
        good(initiator.noData("4803 0000000000 0000 00"));
        assertEquals("ff ff ff ff ff ff ff ff", hex(Arrays.copyOfRange(good(read(1, 5, 1)), 512, 520)));
    }
}
