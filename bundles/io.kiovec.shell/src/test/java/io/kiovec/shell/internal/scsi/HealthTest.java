// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.log.TapeAlert;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a device's log pages add up to. */
class HealthTest {

    private static final String GOOD = "2f 00 00 08 0000 03 04 00 00 26 00";

    private static FakeDevice disk(String errors, String temperature, String exceptions) throws Exception {
        return new FakeDevice("x:d").disk().good("4d 00 40", "00 00 00 04 00 03 0d 2f")
                .good("4d 00 43", "03 00 00 0c 0003 02 02 0001 0006 02 02" + errors)
                .good("4d 00 4d", "0d 00 00 0c 0000 03 02 00" + temperature + "0001 03 02 0041")
                .good("4d 00 6f", exceptions);
    }

    private static int health(FakeDevice device, String... words) {
        return device.run(new HealthCommand(device.devices), "health", words);
    }

    @Test
    void aGoodDiskIsOk() throws Exception {
        FakeDevice disk = disk("0000", "26", GOOD);
        assertEquals(0, health(disk, "x:d", "--json"), disk.err());
        assertEquals("{\"address\":\"x:d\",\"verdict\":\"ok\",\"reasons\":[],\"temperatureCelsius\":38,"
                + "\"referenceTemperatureCelsius\":65,\"readErrors\":{\"corrected\":1,\"uncorrected\":0,"
                + "\"bytesProcessed\":null},\"informationalException\":null}", disk.out().strip());
    }

    @Test
    void errorsAndHeatWantAttention() throws Exception {
        FakeDevice disk = disk("0002", "41", GOOD);
        assertEquals(0, health(disk, "x:d"), disk.err());
        assertTrue(disk.out().lines().anyMatch(line -> line.matches("verdict: +attention")), disk.out());
        assertTrue(
                disk.out().contains("65 degrees Celsius, of at most 65")
                        && disk.out().contains("2 uncorrected read errors"),
                disk.out());
    }

    @Test
    void aPredictedFailureIsOne() throws Exception {
        FakeDevice disk = disk("0000", "ff", "2f 00 00 08 0000 03 04 5d 00 26 00");
        assertEquals(1, health(disk, "x:d"));
        assertTrue(disk.out().contains("failing") && disk.out().contains("temperatureCelsius:          unknown"),
                disk.out());
        assertTrue(disk.err().contains("x:d is failing: failure prediction threshold exceeded"), disk.err());
    }

    @Test
    void aTapesAlertsCountByTheirSeverity() throws Exception {
        FakeDevice tape = new FakeDevice("x:d").good("12", FakeDevice.inquiry(1)).good("4d 00 40", "00 00 00 02 00 2e")
                .good("4d 00 6e", alerts(TapeAlert.NEARING_MEDIUM_LIFE))
                .good("4d 00 6e", alerts(TapeAlert.CLEANING_REQUESTED))
                .good("4d 00 6e", alerts(TapeAlert.CLEANING_REQUIRED));
        assertEquals(0, health(tape, "x:d", "--json"), tape.err());
        assertTrue(tape.out().contains("\"verdict\":\"ok\"") && tape.out().contains("[\"nearing medium life\"]"),
                tape.out());
        assertEquals(0, health(tape, "x:d", "--json"), tape.err());
        assertTrue(tape.out().contains("\"verdict\":\"attention\""), tape.out());
        assertEquals(1, health(tape, "x:d", "--json"));
        assertTrue(tape.err().contains("tape alert: cleaning required"), tape.err());
    }

    private static String alerts(TapeAlert alert) {
        return HexFormat.of().formatHex(TapeAlert.page(Set.of(alert)).bytes());
    }

    @Test
    void aDeviceThatTellsNothingIsOkAsFarAsItTells() throws Exception {
        FakeDevice disk = new FakeDevice("x:d").disk();
        assertEquals(0, health(disk, "x:d", "--json"), disk.err());
        assertEquals("{\"address\":\"x:d\",\"verdict\":\"ok\",\"reasons\":[]}", disk.out().strip());
    }
}
