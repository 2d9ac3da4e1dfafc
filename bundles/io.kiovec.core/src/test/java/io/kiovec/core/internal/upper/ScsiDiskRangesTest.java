// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes a range of a disk by less than its data, and compare and write: by the commands that it has. */
class ScsiDiskRangesTest {

    private final FakeDiskScript script = new FakeDiskScript();
    private final FakeScsi scsi = script.scsi;
    private final FakeCall call = new FakeCall();

    @Test
    void discardsByUnmap() throws Exception {
        script.provisioningByte14 = 0x80;
        script.pages.put(0xb0, FakeDiskScript.blockLimits(0, 0, 0xffff_ffffL, 4, 8, 0));
        script.pages.put(0xb2, FakeDiskScript.provisioning(0x80));
        script.blocks = 1L << 40;
        ScsiDisk disk = script.open();
        scsi.expect("42000000000000001800", FakeScsi.GOOD);
        disk.discard(512, 1024, call);
        assertArrayEquals(FakeScsi.bytes("0016 0010 00000000 0000000000000001 00000002 00000000"), scsi.sent);
        scsi.expect("42000000000000002800", FakeScsi.GOOD);
        disk.discard(0, (0xffff_ffffL + 5) * 512, call);
        assertArrayEquals(FakeScsi.bytes("0026 0020 00000000 0000000000000000 ffffffff 00000000"
                + "00000000ffffffff 00000005 00000000"), scsi.sent);
    }

    @ParameterizedTest
    @CsvSource({"40, 93080000000000000001000000020000", "20, 41080000000100000200"})
    void discardsByWriteSame(String commands, String cdb) throws Exception {
        script.provisioningByte14 = 0x80;
        script.pages.put(0xb0, FakeDiskScript.blockLimits(0, 0, 0, 0, 8, 0));
        script.pages.put(0xb2, FakeDiskScript.provisioning(Integer.parseInt(commands, 16)));
        ScsiDisk disk = script.open();
        scsi.expect(cdb, FakeScsi.GOOD);
        disk.discard(512, 1024, call);
        assertArrayEquals(new byte[512], scsi.sent);
    }

    @ParameterizedTest
    @CsvSource({
        // LBPME and LBPRZ; commands and LBPRZ of page B2h; byte 1 of the usage data
        "00, 00, e8, 00, true", "00, 00, e9, 01, false", "c0, 44, e9, 09, false", "c0, 44, e8, 08, true",
        "80, 44, e8, 08, true", "80, 40, e8, 00, true", "c0, 80, e8, 00, true"})
    void zeroesByWriteSame(String byte14, String commands, String usage, String flags, boolean block)
            throws Exception {
        script.provisioningByte14 = Integer.parseInt(byte14, 16);
        script.pages.put(0xb2, FakeDiskScript.provisioning(Integer.parseInt(commands, 16)));
        script.usages.put(0x93, "93" + usage + "ffffffffffffffffffffffff3f00");
        ScsiDisk disk = script.open();
        scsi.expect("93" + flags + "0000000000000001000000020000", FakeScsi.GOOD);
        disk.writeZeroes(512, 1024, call);
        assertArrayEquals(new byte[block ? 512 : 0], scsi.sent);
    }

    @Test
    void zeroesByTheShortWriteSameWhereThereIsNoOther() throws Exception {
        script.answers();
        script.usages.put(0x41, "41180000000000000000");
        scsi.answer("a30c0193", FakeScsi.data("00010000"));
        ScsiDisk disk = script.open();
        scsi.expect("41000000000100000200", FakeScsi.GOOD);
        disk.writeZeroes(512, 1024, call);
        assertArrayEquals(new byte[512], scsi.sent);
    }

    @ParameterizedTest
    @CsvSource({"93, 93e8ffffffffffffffffffffffff3f00, 93000000000000000001000000020000",
        "41, 41180000000000000000, 41000000000100000200"})
    void repeatsABlockByWriteSame(String operation, String usage, String cdb) throws Exception {
        script.answers();
        script.usages.put(Integer.parseInt(operation, 16), usage);
        if (operation.equals("41")) {
            scsi.answer("a30c0193", FakeScsi.data("00010000"));
        }
        ScsiDisk disk = script.open();
        assertTrue(disk.limits().getOr(Limit.MAX_WRITE_SAME, 0) > 0);
        byte[] block = new byte[512];
        Arrays.fill(block, (byte) 7);
        scsi.expect(cdb, FakeScsi.GOOD);
        disk.writeSame(512, 1024, MemorySegment.ofArray(block), call);
        assertArrayEquals(block, scsi.sent);
    }

    @Test
    void repeatsNothingWhereThereIsNoWriteSame() throws Exception {
        ScsiDisk disk = script.open();
        assertEquals(0, disk.limits().getOr(Limit.MAX_WRITE_SAME, -1));
        assertThrows(DeviceException.IllegalRequest.class,
                () -> disk.writeSame(512, 1024, MemorySegment.ofArray(new byte[512]), call));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "1, 0, 1048576, 512", "255, 0, 1048576, 130560", "8, 5, 1048576, 1024", "8, 0, 1024, 512",
        "8, 0, 512, 0"})
    void comparesAsMuchAsTheDiskSaysAndOneTransferTakes(int blocks, int maxTransfer, long way, long expected)
            throws Exception {
        script.pages.put(0xb0, "00%02x".formatted(blocks)
                + FakeDiskScript.blockLimits(maxTransfer, 0, 0, 0, 0, 0).substring(4));
        if (way > 0) {
            scsi.limits = scsi.limits.toBuilder().set(Limit.MAX_TRANSFER, way).build();
        }
        assertEquals(expected, script.open().limits().getOr(Limit.MAX_COMPARE_AND_WRITE, -1));
    }

    /** A list without it, with it, of which the rest did not come, and without a header. */
    @ParameterizedTest
    @CsvSource({"00000010 280000000000000a 2a0000000000000a, 0", "00000010 280000000000000a 8900000000000010, 4096",
        "00000020 280000000000000a, 4096", "0000, 4096"})
    void comparesNothingWhereTheDiskTellsALengthAndDoesNotListTheCommand(String list, long expected) throws Exception {
        script.answers();
        scsi.answer("a30c00", FakeScsi.data(list));
        assertEquals(expected, comparing().limits().getOr(Limit.MAX_COMPARE_AND_WRITE, -1));
    }

    private ScsiDisk comparing() throws Exception {
        script.pages.put(0xb0, "0008" + FakeDiskScript.blockLimits(0, 0, 0, 0, 0, 0).substring(4));
        return script.open();
    }

    private static FakeScsi.Reply miscompare() {
        return FakeScsi.sense(SenseKey.MISCOMPARE, 0x1d00);
    }

    @ParameterizedTest
    @CsvSource({"DEVICE_CACHE, 00", "FORCE_UNIT_ACCESS, 08"})
    void comparesAndWrites(Durability durability, String flags) throws Exception {
        ScsiDisk disk = comparing();
        byte[] both = new byte[4 * 512];
        Arrays.fill(both, 1024, 2048, (byte) 9);
        call.durability = durability;
        scsi.expect("89" + flags + "0000000000000003000000020000", FakeScsi.GOOD);
        disk.compareAndWrite(3 * 512, MemorySegment.ofArray(both), call);
        assertArrayEquals(both, scsi.sent);
    }

    @Test
    void aMiscompareIsAnErrorOfItsOwnWithItsPlace() throws Exception {
        ScsiDisk disk = comparing();
        MemorySegment both = MemorySegment.ofArray(new byte[1024]);
        scsi.expect("89000000000000000000000000010000", FakeScsi.sense(Sense.of(SenseKey.MISCOMPARE,
                AdditionalSense.MISCOMPARE_DURING_VERIFY_OPERATION).withInformation(77)));
        DeviceException.Miscompare told = assertThrows(DeviceException.Miscompare.class,
                () -> disk.compareAndWrite(0, both, call));
        assertEquals(OptionalLong.of(77), told.differsAt());
        assertTrue(told.getMessage().contains("at byte 77"), told.getMessage());
        scsi.expect("89000000000000000000000000010000", miscompare());
        assertEquals(OptionalLong.empty(), assertThrows(DeviceException.Miscompare.class,
                () -> disk.compareAndWrite(0, both, call)).differsAt());
    }

    /** Only of a command that was certainly not begun is it known that sending it again changes nothing. */
    @Test
    void S2_aComparisonWithoutAnAnswerIsNotSentAgain() throws Exception {
        ScsiDisk disk = comparing();
        MemorySegment both = MemorySegment.ofArray(new byte[1024]);
        scsi.expect("89000000000000000000000000010000",
                FakeScsi.thrown(new DeviceException.OutcomeUnknown(FakeDiskScript.ADDRESS, "no answer")));
        assertThrows(DeviceException.OutcomeUnknown.class, () -> disk.compareAndWrite(0, both, call));
        scsi.expect("89000000000000000000000000010000", FakeScsi.sense(SenseKey.ABORTED_COMMAND, 0x4b00));
        assertThrows(DeviceException.OutcomeUnknown.class, () -> disk.compareAndWrite(0, both, call));
        scsi.done();
        scsi.expect("89000000000000000000000000010000", FakeScsi.status(0x08))
                .expect("89000000000000000000000000010000", FakeScsi.GOOD);
        disk.compareAndWrite(0, both, call);
        scsi.done();
    }

    @Test
    void S2_whatAComparisonWroteAndAResetMayHaveLostIsToldByTheNextFlush() throws Exception {
        ScsiDisk disk = comparing();
        scsi.expect("89000000000000000000000000010000", FakeScsi.GOOD);
        disk.compareAndWrite(0, MemorySegment.ofArray(new byte[1024]), call);
        scsi.answer("28", FakeScsi.GOOD).answerInTurn("28000000000000000100",
                List.of(FakeDiskScript.attention(0x2900)));
        disk.read(0, MemorySegment.ofArray(new byte[512]), call);
        assertThrows(DeviceException.OutcomeUnknown.class, () -> disk.flush(call));
    }

    @Test
    void adaptersThatOnlyTransferDirectlyAreAskedToInAlignedMemory() throws Exception {
        scsi.limits = scsi.limits.toBuilder().modes(TransferMode.DIRECT).build();
        script.usages.put(0x93, "93e8ffffffffffffffffffffffff3f00");
        ScsiDisk disk = script.open();
        scsi.expect("93000000000000000001000000020000", FakeScsi.GOOD);
        disk.writeZeroes(512, 1024, call);
        assertEquals(TransferMode.DIRECT, scsi.lastMode);
    }
}
