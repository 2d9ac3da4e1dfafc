// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.log.LogParameter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static io.kiovec.sim.internal.unit.Host.assertAttention;
import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static io.kiovec.sim.internal.unit.Host.assertInvalidParameter;
import static org.junit.jupiter.api.Assertions.assertEquals;

class LogCommandsTest {

    private final TestUnit unit = new TestUnit();
    private final AtomicInteger counter = new AtomicInteger(7);
    private final Host host = Host.of(unit, "a");
    private final Host other = Host.of(unit, "b");

    LogCommandsTest() {
        unit.logs().add(new LogSource(0x0c, 0x01, () -> List.of(LogParameter.counter(0x0002, 4, counter.get()),
                LogParameter.counter(0x0005, 2, 1)), () -> counter.set(0)));
    }

    @Test
    void pageZeroListsThePages() {
        assertEquals("00000005" + "000c0d102f", host.readHex("4D 00 40 00 00 00 00 00 FF 00"));
        assertEquals("40ff000c" + "000000ff0c010d0010002f00", host.readHex("4D 00 40 FF 00 00 00 00 FF 00"));
        assertEquals("4cff0002" + "0c01", host.readHex("4D 00 4C FF 00 00 00 00 FF 00"));
    }

    @Test
    void aPageTellsItsParametersFromThePointerOn() {
        assertEquals("4c01000e" + "00020204" + "00000007" + "00050202" + "0001",
                host.readHex("4D 00 4C 01 00 00 00 00 FF 00"));
        assertEquals("4c010006" + "00050202" + "0001", host.readHex("4D 00 4C 01 00 00 03 00 FF 00"));
        assertEquals("4c01000e", host.readHex("4D 00 4C 01 00 00 00 00 04 00"));
    }

    @ParameterizedTest
    @CsvSource({"4D 00 4C 00 00 00 00 00 FF 00, byte 2 of the CDB", "4D 00 7E 00 00 00 00 00 FF 00, byte 2 of the CDB",
        "4D 00 0C 01 00 00 00 00 FF 00, byte 2 bit 7 of the CDB",
        "4D 00 4C 01 00 00 06 00 FF 00, byte 5 of the CDB", "4C 02 3E 00 00 00 00 00 00 00, byte 2 of the CDB",
        "4C 02 00 00 00 00 00 00 04 00, byte 7 of the CDB"})
    void whatIsNotThereIsAnInvalidField(String cdb, String where) {
        assertInvalidField(host.send(cdb), where);
    }

    @Test
    void countersArePutBackAndTheOthersAreTold() {
        assertGood(host.send("4C 02 0C 01 00 00 00 00 00 00"));
        assertEquals(0, counter.get());
        assertGood(host.send(TestUnit.TEST_UNIT_READY));
        assertAttention(other.send(TestUnit.TEST_UNIT_READY), AdditionalSense.LOG_PARAMETERS_CHANGED);
    }

    @Test
    void pageZeroPutsAllBack() {
        assertGood(host.send("4C 02 00 00 00 00 00 00 00 00"));
        assertEquals(0, counter.get());
    }

    @Test
    void countersCannotBeSet() {
        assertInvalidParameter(host.write("4C 00 0C 01 00 00 00 00 04 00", "4C 01 00 00"), 0);
        assertEquals(7, counter.get());
    }

    @Test
    void selfTestsAreKeptNewestFirst() {
        assertGood(host.send("1D 20 00 00 00 00"));
        assertGood(host.send("1D A0 00 00 00 00"));
        String log = host.readHex("4D 00 50 00 00 00 00 01 FF 00");
        assertEquals("10000190" + "00010310" + "a0" + "000000" + "ffffffffffffffff" + "00000000" + "00020310" + "20",
                log.substring(0, 8 + 40 + 10));
        assertGood(host.send("1D 04 00 00 00 00"));
        assertInvalidField(host.send("1D 24 00 00 00 00"), "byte 1 bit 7 of the CDB");
    }

    @Test
    void diagnosticPagesAreListed() {
        assertEquals("0000000100", host.readHex("1C 01 00 00 FF 00"));
        assertInvalidField(host.send("1C 01 01 00 FF 00"), "byte 2 of the CDB");
        assertGood(host.write("1D 10 00 00 04 00", "00 00 00 00"));
        assertInvalidParameter(host.write("1D 10 00 00 04 00", "01 00 00 00"), 0);
    }
}
