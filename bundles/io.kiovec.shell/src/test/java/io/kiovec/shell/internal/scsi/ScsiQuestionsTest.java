// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.reservation.FullStatus;
import io.kiovec.scsi.reservation.FullStatus.Registrant;
import io.kiovec.scsi.reservation.ReservationType;
import io.kiovec.scsi.reservation.TransportId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that ask, with answers as devices give them. */
class ScsiQuestionsTest {

    private FakeDevice disk;

    @BeforeEach
    void aDisk() throws Exception {
        disk = new FakeDevice("x:disk").disk();
    }

    private void shows(String line, String... parts) {
        assertEquals(0, disk.scsi(line), disk.err());
        for (String part : parts) {
            assertTrue(disk.out().contains(part), () -> part + " is not in " + disk.out());
        }
    }

    @Test
    void inquiryHasFlagsAndVersions() {
        shows("inquiry x:disk", "vendorIdentification: ", "VENDOR", "removableMedium: ", "multiplePorts:",
                "[0460h, 04C0h]");
        shows("inquiry x:disk --json", "\"removableMedium\":true", "\"multiplePorts\":true", "\"protection\":false",
                "\"version\":\"SPC-4\"");
        shows("inquiry x:disk --hex", "0000  00 80 06 12 5b", "....[...VENDOR");
        assertEquals(List.of(AccessMode.READ, AccessMode.READ, AccessMode.READ), disk.opened);
    }

    @Test
    void pagesThatAreKnownAreDecodedOthersAreBytes() {
        disk.good("12 01 00", "00 00 00 04 00 80 b0 c5").good("12 01 80", "00 80 00 04 53453031")
                .good("12 01 b0", "00 b0 00 3c 01 08 0008 00002000 00000400 00000000 ffffffff 00000040"
                        + "00000008 80000003 0000000000010000" + "00".repeat(20))
                .good("12 01 c5", "00 c5 00 02 abcd");
        shows("vpd x:disk", "VPD page B0h  Block Limits", "maximum transfer length:", "8192 blocks",
                "unitSerialNumber: SE01", "VPD page C5h", "bytes: abcd", "write same non zero (WSNZ): ");
        shows("vpd x:disk bl --json", "\"maximumTransferLength\":8192", "\"writeSameNonZero\":true",
                "\"unmapGranularityAlignment\":3", "\"maximumUnmapLbaCount\":4294967295");
        shows("vpd x:disk 80h --hex --json", "\"hex\":\"0080000453453031\"");
        assertEquals(5, disk.scsi("vpd x:disk b2"), disk.err());
    }

    /** As QEMU's disks do with INQUIRY: zeroes up to the end of what there is room for. */
    @Test
    void aPageEndsWhereItSays() {
        disk.good("12 01 80", "00 80 00 04 53453031" + "00".repeat(200));
        shows("vpd x:disk 80 --hex --json", "\"hex\":\"0080000453453031\"");
    }

    @Test
    void capacityFallsBackToTen() throws Exception {
        shows("capacity x:disk --json", "\"returnedLogicalBlockAddress\":4095", "\"capacityInBytes\":2097152");
        disk = new FakeDevice("x:disk").good("12", FakeDevice.inquiry(0)).good("25", "0000ffff 00001000");
        shows("capacity x:disk --json", "\"logicalBlockLengthInBytes\":4096", "\"capacityInBytes\":268435456");
        disk = new FakeDevice("x:disk").good("12", FakeDevice.inquiry(0)).check("25", SenseKey.NOT_READY,
                AdditionalSense.MEDIUM_NOT_PRESENT);
        assertEquals(4, disk.scsi("capacity x:disk"));
    }

    @Test
    void lunsAndSense() {
        disk.good("a0", "00000010 00000000 0000000000000000 0003000000000000");
        shows("luns x:disk", "0003000000000000       3");
        disk.good("03", "70 00 02 00000000 0a 00000000 04 04 00 80 40 00");
        shows("sense x:disk --json", "\"progressPercent\":25.0",
                "\"additionalSense\":\"logical unit not ready, format in"
                        + " progress\"",
                "\"senseKeyCode\":2");
    }

    @Test
    void aUnitAttentionIsMetAgainAndAgainOnlyByWhatAsksForReadiness() throws Exception {
        disk = new FakeDevice("x:disk").check("00", SenseKey.UNIT_ATTENTION, AdditionalSense.POWER_ON_OCCURRED)
                .check("00", SenseKey.UNIT_ATTENTION, AdditionalSense.POWER_ON_OCCURRED).good("00", "")
                .check("a0", SenseKey.UNIT_ATTENTION, AdditionalSense.POWER_ON_OCCURRED)
                .good("a0", "00000008 00000000 0000000000000000");
        assertEquals(6, disk.scsi("ready x:disk --once"));
        assertTrue(disk.err().startsWith("kiovec scsi ready: x:disk: "), disk.err());
        shows("ready x:disk --json", "{\"ready\":true,\"unitAttentions\":[\"power on occurred\"]}");
        shows("luns x:disk --json", "[{\"lun\":\"0000000000000000\",\"number\":0}]");
    }

    @Test
    void opcodesHaveNames() {
        disk.good("a3 0c 00", "00000010 12 00 0000 00 00 0006 9e 00 0010 00 01 0010")
                .good("a3 0c 82", "00 83 0010 9e10 ffffffffffffffff ffffffff 00000a 00 0000 0000001e".replace("00000a",
                        "0000"))
                .good("a3 0d", "c8 00 00 00");
        shows("opcodes x:disk", "9Eh     10h            16  READ CAPACITY (16)", "12h     -               6  INQUIRY");
        assertTrue(disk.commands.stream().anyMatch(one -> one.startsWith("a30c00") && one.startsWith("0000", 12)),
                () -> "more than 64 KiB are asked for: " + disk.commands);
        shows("opcodes x:disk --opcode 9e,10 --json", "\"supported\":true", "\"cdbUsageData\":\"9e10ff");
        shows("opcodes x:disk --task-management", "abort task                true", "clear task set            false");
    }

    @Test
    void logParametersHaveNamesUnitsAndFields() {
        disk.good("4d 00 40", "00 00 00 03 00 03 0d").good("4d 00 43", "03 00 00 14 0005 02 08 0000000000100000"
                + "0006 02 02 0007 9000 00 01 ab".replace("9000 00 01 ab", ""))
                .good("4d 00 4d", "0d 00 00 0c 0000 03 02 0026 0001 03 02 0041");
        shows("log x:disk", "log page 03h  Read Error Counters", "total bytes processed", "1048576  bytes",
                "total uncorrected errors", "temperature, degrees Celsius", "38     C");
        shows("log x:disk 0d --json", "\"value\":{\"degreesCelsius\":38}", "\"name\":\"reference temperature\"");
        shows("log x:disk --list", "0Dh   Temperature");
        assertEquals(5, disk.scsi("log x:disk 2f"));
        assertEquals(2, disk.scsi("log x:disk zz"));
    }

    @Test
    void logsAreResetOnlyWhenThatIsSaid() {
        disk.good("4d 00 43", "03 00 00 06 0006 02 02 0000").good("4c", "");
        shows("log x:disk 03 --reset", "total uncorrected errors");
        assertTrue(disk.commands.contains("4c024300000000000000"), disk.commands.toString());
        assertEquals(List.of(AccessMode.READ_WRITE_SHARED), disk.opened);
    }

    @Test
    void reservationsAreTold() {
        disk.good("5e 00", "00000007 00000008 0000000000001234")
                .good("5e 01", "00000007 00000010 0000000000001234 00000000"
                        + "00 05 0000")
                .good("5e 02", "0008 1d 80 ea01 0000")
                .good("5e 03", HexFormat.of().formatHex(new FullStatus(7, List.of(new Registrant(0x1234,
                        Optional.of(ReservationType.EXCLUSIVE_ACCESS), 1, TransportId.iscsi("iqn.x", 5)))).bytes()));
        shows("reserve keys x:disk", "[0x0000000000001234]");
        shows("reserve status x:disk --json", "\"held\":true", "\"type\":\"write-exclusive-registrants-only\"");
        shows("reserve capabilities x:disk", "write-exclusive");
        shows("reserve full-status x:disk", "generation 7",
                "0x0000000000001234  exclusive-access            1  iscsi     iqn.x,i,0x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"decode sense 72 05 24 00 00 00 00 00|additionalSense:|invalid field in cdb",
        "decode sense 70,00,05,00,00,00,00,0a,00,00,00,00,24,00,00,c0,00,02|fieldPointer:|byte 2 of the CDB",
        "decode cdb 28 00 00 00 08 00 00 00 08 00|blocks:|8", "decode cdb 0x2a0000000800000008|name:|WRITE (10)",
        "decode cdb 91 01 --type tape|name:|SPACE (16)", "decode cdb 28 00 00 00 08 00 00 00 08 00|mayChange:|nothing"})
    void bytesAreDecoded(String line, String key, String value) {
        assertEquals(0, disk.scsi(line), disk.err());
        assertTrue(disk.out().lines().anyMatch(one -> one.matches(key + " +\\Q" + value + "\\E")), disk.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"decode sense zz|hexadecimal", "decode sense 00 00|no sense data",
        "decode cdb 12 --type shelf|disk or tape", "vpd x:disk nosuch|page 'nosuch'", "inquiry nosuch|scheme:rest",
        "luns x:disk --select 300|give 0, 1 or 2", "opcodes x:disk --opcode 9e --task-management|one of",
        "log x:disk --list 0d|give nothing else", "inquiry x:disk --timeout 0|more than 0", "mode x:disk --save|--set"})
    void aWrongCallIsASentenceAndTwo(String line, String sentence) {
        disk.good("1a", "00").good("5a", "0006 00 00 00000000");
        assertEquals(2, disk.scsi(line), disk.out());
        assertTrue(disk.err().contains(sentence), disk.err());
        assertFalse(disk.err().strip().contains("\n"), disk.err());
    }
}
