// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.TransferMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discards and zeroes of a disk, by the commands that it has. */
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
