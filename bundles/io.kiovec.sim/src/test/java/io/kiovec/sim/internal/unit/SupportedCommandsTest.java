// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SupportedCommandsTest {

    private final TestUnit unit = new TestUnit();
    private final Host host = Host.of(unit, "a");

    private static String report(int option, int opcode, int serviceAction) {
        return "A3 0C %02X %02X %04X 0000FFFF 00 00".formatted(option, opcode, serviceAction);
    }

    @Test
    void allCommandsOfTheTableAreReported() {
        byte[] data = host.read(report(0, 0, 0));
        assertEquals(4 + 8 * unit.commands().entries().size(), data.length);
        String text = host.readHex(report(0, 0, 0));
        assertTrue(text.contains("0000000000000006" + "0300000000000006"), "TEST UNIT READY and REQUEST SENSE");
        assertTrue(text.contains("5f0000070001000a"), "REGISTER AND MOVE with its service action");
        assertTrue(text.contains("3c00000a0001000a"), "READ BUFFER with its mode");
        assertEquals(4 + 20 * unit.commands().entries().size(), host.read(report(0x80, 0, 0)).length);
    }

    @Test
    void oneCommandIsReportedWithItsUsageMapAndNaca() {
        assertEquals("00030006" + "12" + "01ffffff04", host.readHex(report(1, 0x12, 0)));
        assertEquals("0003000a" + "5e" + "020000000000ffff04", host.readHex(report(2, 0x5e, 2)));
        assertEquals("00830006" + "0000000000" + "04" + "000a0000" + "0000000a" + "0000000a",
                host.readHex(report(0x81, 0x00, 0)));
    }

    @Test
    void aCommandThatIsNotThereIsSaidSo() {
        assertEquals("00010000", host.readHex(report(1, 0xc0, 0)));
        assertEquals("00010000", host.readHex(report(2, 0x5e, 0x1f)));
        assertEquals("00010000", host.readHex(report(3, 0xc0, 1)));
        assertEquals("00010000", host.readHex(report(3, 0x12, 1)));
    }

    @Test
    void askingWithTheWrongOptionIsAnInvalidField() {
        assertInvalidField(host.send(report(1, 0x5e, 0)), "byte 2 bit 2 of the CDB");
        assertInvalidField(host.send(report(2, 0x12, 0)), "byte 2 bit 2 of the CDB");
        assertInvalidField(host.send(report(4, 0x12, 0)), "byte 2 bit 2 of the CDB");
        assertEquals("0003", host.readHex(report(3, 0x12, 0)).substring(0, 4));
        assertEquals("0003", host.readHex(report(3, 0x5e, 1)).substring(0, 4));
    }

    @Test
    void taskManagementFunctionsAreReported() {
        assertEquals("fe070000", host.readHex("A3 0D 00 00 00 00 00000010 00 00"));
        assertEquals("fe07000c" + "00".repeat(12), host.readHex("A3 0D 80 00 00 00 00000010 00 00"));
    }

    @Test
    void theOneTargetPortGroupIsActive() {
        assertEquals("0000000c" + "00010001" + "00000001" + "00000001",
                host.readHex("A3 0A 00 00 00 00 000000FF 00 00"));
        assertEquals("00000010" + "10000000" + "00010001" + "00000001" + "00000001",
                host.readHex("A3 2A 00 00 00 00 000000FF 00 00"));
        assertInvalidField(host.send("A3 4A 00 00 00 00 000000FF 00 00"), "byte 1 bit 7 of the CDB");
    }
}
