// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mode pages, shown and set, by the bytes that reach the device. */
class ModeJobTest {

    /** Read-write and verify error recovery, caching and control of a disk; WCE and D_SENSE can be changed. */
    private static final String RECOVERY = "81 0a c0 03 00 00 00 00 03 00 0000";
    private static final String VERIFY = "87 0a 00 03 00 00 00 00 00 00 0000";
    private static final String CACHING = "88 12 04 00 ffff 0000 ffff ffff 80 14 0000 00 000000";
    private static final String CONTROL = "0a 0a 00 10 00 00 0000 ffff 001e";
    private static final String CACHING_MASK = "88 12 04 00 0000 0000 0000 0000 00 00 0000 00 000000";
    private static final String CONTROL_MASK = "0a 0a 04 00 00 00 0000 0000 0000";

    private FakeDevice disk;

    private static String ten(String... pages) {
        String all = String.join("", pages).replace(" ", "");
        return "%04x 00 10 00 00 0000".formatted(6 + all.length() / 2) + all;
    }

    @BeforeEach
    void aDisk() throws Exception {
        disk = new FakeDevice("sim:x").disk().good("5a 08 3f 00", ten(RECOVERY, VERIFY, CACHING, CONTROL))
                .good("5a 08 7f 00", ten(CACHING_MASK, CONTROL_MASK)).good("5a 08 bf 00", ten(CACHING, CONTROL))
                .good("5a 08 08 00", ten(CACHING)).good("5a 08 0a 00", ten(CONTROL)).good("55", "");
    }

    @Test
    void fieldsAreShownByTheirAcronymsWithWhatCanBeChanged() {
        assertEquals(0, disk.scsi("mode sim:x"), disk.err());
        assertTrue(disk.out().lines().anyMatch(line -> line.matches(
                "08h +00h +Caching +WCE +1 +1h +1 +- +write cache enabled")), disk.out());
        assertTrue(disk.out().lines().anyMatch(line -> line.matches(
                "0Ah +00h +Control +ESTCT +30 +0h +30 +- +s +extended self test completion time")), disk.out());
        assertEquals(0, disk.scsi("mode sim:x WCE --json"), disk.err());
        assertEquals("[{\"page\":\"08h\",\"subpage\":\"00h\",\"pageName\":\"Caching\",\"field\":\"WCE\",\"current\":1,"
                + "\"changeable\":\"1h\",\"default\":1,\"saved\":null,\"unit\":\"\",\"name\":\"write cache enabled\"}]",
                disk.out().strip());
        assertEquals(0, disk.scsi("mode sim:x 08 --json"), disk.err());
        assertTrue(disk.out().contains("MAPFC") && !disk.out().contains("ESTCT"), disk.out());
        assertEquals(0, disk.scsi("mode sim:x 7:EER 1:EER"), disk.err());
    }

    @Test
    void whatIsSetReachesTheDeviceAndNothingElseChanges() {
        String changed = CACHING.replaceFirst("04", "00");
        disk.good("5a 08 3f 00", ten(RECOVERY, changed, CONTROL));
        assertEquals(0, disk.scsi("mode sim:x --set WCE=0 --save"), disk.err());
        assertTrue(disk.commands.contains("551100000000000" + "01c00"), disk.commands.toString());
        assertEquals(List.of("00000000" + "00000000" + "0812" + changed.replace(" ", "").substring(4)), disk.sent);
        assertTrue(disk.out().lines().anyMatch(line -> line.matches("08h .* WCE +0 .*")), disk.out());
    }

    @Test
    void fieldsOfOnePageGoInOneCommand() {
        disk.good("5a 08 3f 00", ten(CACHING, CONTROL.replaceFirst("00", "04")));
        assertEquals(0, disk.scsi("mode sim:x --set descriptorFormatSenseData=1 --set WCE=1"), disk.err());
        assertEquals(2, disk.sent.size(), disk.sent.toString());
        assertTrue(disk.commands.contains("551000000000000" + "01400"), disk.commands.toString());
    }

    @ParameterizedTest
    @CsvSource({"RCD=1,RCD cannot be changed on this device", "WCE=2,WCE=2: give 0 to 1", "NOSUCH=1,no field 'NOSUCH'",
        "WCE=x,give a number", "EER=1,write 01:EER or 07:EER"})
    void whatCannotBeIsRefusedBeforeAnythingIsSent(String change, String sentence) {
        assertEquals(2, disk.scsi("mode sim:x --set " + change));
        assertTrue(disk.err().contains(sentence), disk.err());
        assertEquals(List.of(), disk.sent);
    }

    @Test
    void aValueThatTheDeviceDidNotTakeIsTold() {
        assertEquals(1, disk.scsi("mode sim:x --set WCE=0"));
        assertTrue(disk.err().contains("WCE is 1 now"), disk.err());
    }

    @Test
    void aDeviceThatTakesSixBytesOnly() throws Exception {
        String pages = CACHING.replace(" ", "");
        disk = new FakeDevice("sim:x").disk().good("1a 08 3f 00", "17 00 00 00" + pages);
        assertEquals(0, disk.scsi("mode sim:x WCE"), disk.err());
        assertTrue(disk.out().lines().anyMatch(line -> line.matches("08h .* WCE +1 +- +- +- .*")), disk.out());
    }

    @Test
    void aTapesBufferingStays() throws Exception {
        String compression = "8f 0e c0 80 00000001 00000001 00000000";
        String off = "8f 0e 40 80 00000001 00000001 00000000";
        disk = new FakeDevice("sim:x").good("12", FakeDevice.inquiry(1))
                .good("5a 08 3f 00", "0016 48 90 00 00 0000" + compression)
                .good("5a 08 3f 00", "0016 48 90 00 00 0000" + compression)
                .good("5a 08 3f 00", "0016 48 90 00 00 0000" + off)
                .good("5a 08 0f", "0016 48 90 00 00 0000" + compression)
                .good("55", "");
        assertEquals(0, disk.scsi("mode sim:x --set DCE=0"), disk.err());
        assertEquals(List.of("0000481000000000" + "0f0e" + off.replace(" ", "").substring(4)), disk.sent);
    }

    @Test
    void aDeviceWithoutModePagesSaysSo() throws Exception {
        disk = new FakeDevice("sim:x").disk();
        assertEquals(1, disk.scsi("mode sim:x"));
        assertTrue(disk.err().contains("has no mode pages"), disk.err());
    }
}
