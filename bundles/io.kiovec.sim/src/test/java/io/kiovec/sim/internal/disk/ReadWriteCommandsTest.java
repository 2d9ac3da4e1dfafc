// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.bad;
import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.hex;
import static io.kiovec.sim.internal.disk.Initiator.invalidFieldInCdb;
import static io.kiovec.sim.internal.disk.Initiator.miscompare;
import static io.kiovec.sim.internal.disk.Initiator.outOfRange;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** READ, WRITE, VERIFY, the cache and the capacity, each by its CDB. */
class ReadWriteCommandsTest {

    private static final int BLOCKS = 10_000;

    /** A pair of commands with CDBs of one length; %x are the address and the number of blocks. */
    private record Form(String write, String read, String verify, String writeAndVerify) {
    }

    static List<Form> forms() {
        return List.of(
                new Form("2A00 %08x 00 %04x 00", "2800 %08x 00 %04x 00", "2F02 %08x 00 %04x 00",
                        "2E02 %08x 00 %04x 00"),
                new Form("AA00 %08x %08x 00 00", "A800 %08x %08x 00 00", "AF02 %08x %08x 00 00",
                        "AE02 %08x %08x 00 00"),
                new Form("8A00 %016x %08x 00 00", "8800 %016x %08x 00 00", "8F02 %016x %08x 00 00",
                        "8E02 %016x %08x 00 00"));
    }

    private static Initiator disk(int blockBytes, Trait... traits) {
        return Initiator.of(DiskTraits.of(BLOCKS, blockBytes, traits));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whatIsWrittenIsReadAndVerified(Form form) {
        Initiator initiator = disk(520);
        byte[] data = new byte[7 * 520];
        new Random(1).nextBytes(data);
        good(initiator.out(form.write.formatted(100, 7), data));
        assertArrayEquals(data, good(initiator.in(form.read.formatted(100, 7), data.length)));
        good(initiator.out(form.verify.formatted(100, 7), data));
        data[6 * 520 + 3] ^= 1;
        miscompare(initiator.out(form.verify.formatted(100, 7), data));
        good(initiator.out(form.writeAndVerify.formatted(100, 7), data));
        assertArrayEquals(data, good(initiator.in(form.read.formatted(100, 7), data.length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 512, 520, 528, 4096, 4224, 65536})
    void anyBlockSizeDoes(int blockBytes) {
        Initiator initiator = disk(blockBytes);
        byte[] data = filled(3 * blockBytes, 0x5a);
        good(initiator.out("2A00 00000001 00 0003 00", data));
        assertArrayEquals(data, good(initiator.in("2800 00000001 00 0003 00", data.length)));
        assertArrayEquals(filled(blockBytes, 0), good(initiator.in("2800 00000004 00 0001 00", blockBytes)));
        byte[] capacity = good(initiator.in("25 00 00000000 0000 00 00", 8));
        assertEquals("00 00 27 0f %02x %02x %02x %02x".formatted(blockBytes >> 24, blockBytes >> 16 & 255,
                blockBytes >> 8 & 255, blockBytes & 255), hex(capacity));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void blocksBeyondTheEndAreRefused(Form form) {
        Initiator initiator = disk(512);
        byte[] two = filled(1024, 1);
        for (long[] at : new long[][]{{BLOCKS - 1, 2}, {BLOCKS, 1}, {BLOCKS, 0}, {BLOCKS + 1, 0}, {0x7fff_ffffL, 1},
            {0xffff_ffffL, 2}}) {
            outOfRange(initiator.in(form.read.formatted(at[0], at[1]), 1024));
            outOfRange(initiator.out(form.write.formatted(at[0], at[1]), two));
            outOfRange(initiator.out(form.verify.formatted(at[0], at[1]), two));
            outOfRange(initiator.out(form.writeAndVerify.formatted(at[0], at[1]), two));
        }
    }

    @Test
    void addressesFrom2To63OnAreRefused() {
        Initiator initiator = disk(512);
        for (long lba : new long[]{Long.MIN_VALUE, -1, 1L << 54, 1L << 55, Long.MAX_VALUE}) {
            outOfRange(initiator.in("8800 %016x 00000001 00 00".formatted(lba), 512));
            outOfRange(initiator.noData("8800 %016x 00000000 00 00".formatted(lba)));
            outOfRange(initiator.out("8A00 %016x 00000001 00 00".formatted(lba), filled(512, 0)));
            outOfRange(initiator.noData("9100 %016x 00000001 00 00".formatted(lba)));
            outOfRange(initiator.noData("9000 %016x 00000001 00 00".formatted(lba)));
        }
    }

    @Test
    void lengthZeroMovesNothingButInRead6Means256() {
        Initiator initiator = disk(512);
        assertEquals(0, good(initiator.in("2800 00000000 00 0000 00", 512)).length);
        assertEquals(0, initiator.out("2A00 00000000 00 0000 00", filled(512, 1)).moved());
        assertArrayEquals(filled(512, 0), good(initiator.in("2800 00000000 00 0001 00", 512)));
        good(initiator.out("0A 000010 00 00", filled(256 * 512, 9)));
        assertArrayEquals(filled(256 * 512, 9), good(initiator.in("08 000010 00 00", 256 * 512)));
        assertArrayEquals(filled(512, 0), good(initiator.in("08 000110 01 00", 512)));
    }

    @Test
    void moreThanTheMaximumTransferLengthIsRefused() {
        Initiator initiator = disk(512);
        good(initiator.in("A800 00000000 00002000 00 00", 8192 * 512));
        invalidFieldInCdb(initiator.in("A800 00000000 00002001 00 00", 8193 * 512));
        invalidFieldInCdb(initiator.out("AA00 00000000 00002001 00 00", filled(512, 1)));
    }

    @Test
    void lessOrMoreDataThanTheCommandSaysMovesWhatBothAgreeOn() {
        Initiator initiator = disk(512);
        good(initiator.out("2A00 00000000 00 0002 00", filled(1024, 'a')));
        Task more = initiator.out("2A00 00000000 00 0001 00", filled(1024, 'b'));
        good(more);
        assertEquals(512, more.residual());
        assertArrayEquals(Initiator.both(filled(512, 'b'), filled(512, 'a')),
                good(initiator.in("2800 00000000 00 0002 00", 1024)));
        Task less = initiator.out("2A00 00000000 00 0002 00", filled(512, 'c'));
        good(less);
        assertEquals(-512, less.residual());
        assertArrayEquals(Initiator.both(filled(512, 'c'), filled(512, 'a')),
                good(initiator.in("2800 00000000 00 0002 00", 1024)));
        Task part = initiator.in("2800 00000000 00 0002 00", 700);
        assertArrayEquals(Initiator.both(filled(512, 'c'), filled(188, 'a')), good(part));
        assertEquals(-324, part.residual());
        Task cut = initiator.out("2A00 00000000 00 0001 00", filled(200, 'd'));
        bad(cut, SenseKey.ILLEGAL_REQUEST, 0x0e, 0x03);
        assertEquals(-312, cut.residual());
        Task none = initiator.noData("2800 00000000 00 0001 00");
        good(none);
        assertEquals(-512, none.residual());
    }

    @Test
    void protectionFieldsAreRefusedWithoutProtection() {
        Initiator initiator = disk(512);
        for (int code = 1; code < 8; code++) {
            invalidFieldInCdb(initiator.in("28 %02x 00000000 00 0001 00".formatted(code << 5), 512));
            invalidFieldInCdb(initiator.out("2A %02x 00000000 00 0001 00".formatted(code << 5), filled(512, 1)));
            invalidFieldInCdb(initiator.out("2F %02x 00000000 00 0001 00".formatted(code << 5 | 2), filled(512, 1)));
        }
    }

    @Test
    void verifyComparesNothingAllBlocksOrOneBlockWithEach() {
        Initiator initiator = disk(512);
        good(initiator.out("2A00 00000000 00 0004 00", filled(2048, 'x')));
        good(initiator.noData("2F00 00000000 00 0004 00"));
        good(initiator.out("2F06 00000000 00 0004 00", filled(512, 'x')));
        miscompare(initiator.out("2F06 00000000 00 0005 00", filled(512, 'x')));
        miscompare(initiator.out("2F02 00000000 00 0005 00", filled(5 * 512, 'x')));
        invalidFieldInCdb(initiator.out("2F04 00000000 00 0001 00", filled(512, 'x')));
        good(initiator.noData("2F02 00000000 00 0000 00"));
    }

    @Test
    void preFetchTellsWhetherTheCacheTakesTheBlocks() {
        Initiator initiator = disk(512);
        assertEquals(ScsiStatus.CONDITION_MET, initiator.noData("3400 00000000 00 0100 00").status());
        assertEquals(ScsiStatus.CONDITION_MET, initiator.noData("3402 00000000 00 0100 00").status());
        assertEquals(ScsiStatus.GOOD, initiator.noData("3400 00000000 00 0000 00").status());
        assertEquals(ScsiStatus.CONDITION_MET, initiator.noData("9000 000000000000270f 00000000 00 00").status());
        outOfRange(initiator.noData("3400 0000270f 00 0002 00"));
    }

    @Test
    void aWriteProtectedDiskRefusesWrites() {
        Initiator initiator = disk(512, Trait.WRITE_PROTECTED);
        for (Form form : forms()) {
            bad(initiator.out(form.write.formatted(0, 1), filled(512, 1)), SenseKey.DATA_PROTECT, 0x27, 0);
            bad(initiator.out(form.writeAndVerify.formatted(0, 1), filled(512, 1)), SenseKey.DATA_PROTECT, 0x27, 0);
            good(initiator.in(form.read.formatted(0, 1), 512));
        }
        bad(initiator.out("8B00 0000000000000000 00000001 00 00", filled(512, 1)), SenseKey.DATA_PROTECT, 0x27, 0);
        bad(initiator.out("8900 0000000000000000 00000001 00 00", filled(1024, 1)), SenseKey.DATA_PROTECT, 0x27, 0);
    }

    @Test
    void defectListsAreEmpty() {
        Initiator initiator = disk(512);
        assertEquals("00 18 00 00", hex(good(initiator.in("37 00 18 00000000 0020 00", 32))));
        assertEquals("00 0b 00 00 00 00 00 00", hex(good(initiator.in("B7 0B 00000000 00000020 00 00", 32))));
        Task unknown = initiator.in("37 00 1d 00000000 0020 00", 32);
        bad(unknown, SenseKey.RECOVERED_ERROR, 0x1c, 0);
        assertEquals(4, unknown.moved());
    }

    @Test
    void capacity16TellsWhatTheDiskIs() {
        DiskTraits traits = new DiskTraits(1L << 40, 512, 3, java.util.Set.of(Trait.THIN), DiskLimits.DEFAULT,
                java.time.Duration.ZERO);
        Initiator initiator = Initiator.of(traits);
        byte[] capacity = good(initiator.in("9E10 0000000000000000 00000020 00 00", 32));
        assertEquals("00 00 00 ff ff ff ff ff 00 00 02 00 00 03 c0 00", hex(Arrays.copyOf(capacity, 16)));
        assertEquals("ff ff ff ff 00 00 02 00", hex(good(initiator.in("2500 00000000 0000 00 00", 8))));
        assertEquals(7, good(initiator.in("9E10 0000000000000000 00000007 00 00", 32)).length);
        good(initiator.out("8A00 000000fffffffffe 00000002 00 00", filled(1024, 7)));
        assertArrayEquals(filled(1024, 7), good(initiator.in("8800 000000fffffffffe 00000002 00 00", 1024)));
    }

    @Test
    void aLostBlockIsToldByItsAddress() {
        DiskTraits traits = DiskTraits.of(BLOCKS, 512);
        FailingMedium medium = new FailingMedium(DiskMedium.inMemory(traits.mediumBytes(), 512));
        Initiator initiator = Initiator.of(traits, medium);
        good(initiator.out("2A00 00000000 00 0008 00", filled(8 * 512, 1)));
        medium.lose(5 * 512);
        assertEquals(5, bad(initiator.in("2800 00000002 00 0006 00", 6 * 512), SenseKey.MEDIUM_ERROR, 0x11, 0)
                .information().orElseThrow());
        assertEquals(5, bad(initiator.out("2A00 00000002 00 0006 00", filled(6 * 512, 2)), SenseKey.MEDIUM_ERROR, 0x0c,
                0).information().orElseThrow());
        assertArrayEquals(filled(512, 2), good(initiator.in("2800 00000004 00 0001 00", 512)));
        assertEquals(5, bad(initiator.noData("2F00 00000000 00 0008 00"), SenseKey.MEDIUM_ERROR, 0x11, 0).information()
                .orElseThrow());
    }
}
