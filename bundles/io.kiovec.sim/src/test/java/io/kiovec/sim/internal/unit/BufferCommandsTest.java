// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static io.kiovec.sim.internal.unit.Host.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BufferCommandsTest {

    private final TestUnit unit = new TestUnit();
    private final Host host = Host.of(unit, "a");

    @Test
    void theDescriptorTellsACapacityOfMoreThanFourMebibytes() {
        assertEquals("00800000", host.readHex("3C 03 00 000000 000004 00"));
        assertEquals("00000000", host.readHex("3C 03 01 000000 000004 00"), "of a buffer that is not there");
    }

    @Test
    void fourMebibytesAreReadAtOnce() {
        byte[] data = new byte[4 << 20];
        Task task = host.run(host.task("3C 02 00 000000 400000 00", TaskAttribute.SIMPLE, DataDirection.IN, data));
        assertGood(task);
        assertEquals(4 << 20, task.moved());
        assertEquals(0, task.residual());
    }

    @Test
    void whatWasWrittenIsReadByEverybody() {
        assertGood(host.write("3B 02 00 7FFFFE 000002 00", "A1 B2"));
        Host other = Host.of(unit, "b");
        assertEquals("a1b2", other.readHex("3C 02 00 7FFFFE 000010 00"));
        assertEquals("a1b2", other.readHex("9B 02 00000000007FFFFE 00000010 00 00"));
        assertEquals("", other.readHex("3C 02 00 800000 000010 00"));
    }

    @Test
    void headerAndDataBeginWithTheCapacity() {
        assertGood(host.write("3B 00 00 000000 000006 00", "00000000 C3 D4"));
        assertEquals("00800000c3d4", host.readHex("3C 00 00 000000 000006 00"));
        assertEquals("0080", host.readHex("3C 00 00 000000 000002 00"));
    }

    @ParameterizedTest
    @CsvSource({"3C 02 01 000000 000004 00, byte 2 of the CDB", "3C 02 00 800001 000004 00, byte 3 of the CDB",
        "3C 00 00 000001 000004 00, byte 3 of the CDB", "3C 1C 00 000000 000004 00, byte 1 bit 4 of the CDB",
        "9B 02 8000000000000000 00000001 00 00, byte 2 of the CDB",
        "9B 02 0000000000000000 00000001 01 00, byte 14 of the CDB",
        "3B 02 00 7FFFFF 000002 00, byte 6 of the CDB", "3B 05 00 000000 000000 00, byte 1 bit 4 of the CDB",
        "3B 0A 00 000000 001001 00, byte 6 of the CDB"})
    void whatIsBeyondIsAnInvalidField(String cdb, String where) {
        assertInvalidField(host.send(cdb), where);
    }

    @Test
    void theEchoBufferIsEachNexussOwn() {
        Host other = Host.of(unit, "b");
        assertRefused(host.send("3C 0A 00 000000 000010 00"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.COMMAND_SEQUENCE_ERROR);
        assertGood(host.write("3B 0A 00 000000 000003 00", "010203"));
        assertGood(other.write("3B 0A 00 000000 000001 00", "09"));
        assertEquals("010203", host.readHex("3C 0A 00 000000 000010 00"));
        assertArrayEquals(new byte[]{1, 0, 0x10, 0}, host.read("3C 0B 00 000000 000004 00"));
    }
}
