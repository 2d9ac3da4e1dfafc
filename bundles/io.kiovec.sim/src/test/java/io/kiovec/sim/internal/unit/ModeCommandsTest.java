// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertAttention;
import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static io.kiovec.sim.internal.unit.Host.assertInvalidParameter;
import static io.kiovec.sim.internal.unit.Host.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeCommandsTest {

    private static final String CONTROL = "8a0a0010004000" + "00ffff0000";
    private static final String CONTROL_CHANGEABLE = "8a0ae406384000" + "0000000000";
    private static final String SENSE_CONTROL = "1A 00 0A 00 FF 00";
    /** D_SENSE set. */
    private static final String D_SENSE = "0A 0A 04 10 00 40 0000 FFFF 0000";
    private static final String SELECT = "15 10 00 00 10 00";
    private static final String SELECT_SAVED = "15 11 00 00 10 00";

    private final UnitStore store = UnitStore.inMemory();
    private final TestUnit unit = TestUnit.over(store);
    private final Host host = Host.of(unit, "a");
    private final Host other = Host.of(unit, "b");

    @ParameterizedTest
    @CsvSource({"0, " + CONTROL, "1, " + CONTROL_CHANGEABLE, "2, " + CONTROL, "3, " + CONTROL})
    void pageControlChoosesWhichValues(int control, String page) {
        assertEquals("0f000000" + page, host.readHex("1A 00 %02X 00 FF 00".formatted(control << 6 | 0x0a)));
        assertEquals("001200000000" + "0000" + page,
                host.readHex("5A 00 %02X 00 00 00 00 00 FF 00".formatted(control << 6 | 0x0a)));
    }

    @Test
    void currentValuesChangeAndDefaultsDoNot() {
        assertGood(host.write(SELECT, "00 00 00 00" + D_SENSE));
        assertEquals("0f0000008a0a0410004000" + "00ffff0000", host.readHex(SENSE_CONTROL));
        assertEquals("0f000000" + CONTROL, host.readHex("1A 00 8A 00 FF 00"));
        assertEquals("0f000000" + CONTROL, host.readHex("1A 00 CA 00 FF 00"));
    }

    @Test
    void allPagesAreInAscendingOrderAndPageZeroIsLast() {
        unit.modes().add(ModePage.of(0x00, "0102", "0000"));
        unit.modes().add(ModePage.of(0x08, "10 00".repeat(9), "04 00".repeat(9)));
        assertEquals(List.of(0x08, 0x0a, 0x1c, 0x00), codes(host.read("1A 00 3F 00 FF 00"), 4));
        assertEquals(List.of(0x08, 0x0a, 0x4a, 0x1c, 0x00), codes(host.read("5A 00 3F FF 00 00 00 01 FF 00"), 8));
        assertEquals(List.of(0x0a, 0x4a), codes(host.read("1A 00 0A FF FF 00"), 4));
        assertEquals(List.of(0x4a), codes(host.read("1A 00 0A 01 FF 00"), 4));
    }

    private static List<Integer> codes(byte[] data, int from) {
        List<Integer> codes = new ArrayList<>();
        int at = from;
        while (at < data.length) {
            codes.add(data[at] & 0x7f);
            at += (data[at] & 0x40) == 0 ? 2 + data[at + 1] : 4 + data[at + 3];
        }
        return codes;
    }

    @ParameterizedTest
    @CsvSource({"1A 00 09 00 FF 00, byte 2 of the CDB", "1A 00 0A 02 FF 00, byte 3 of the CDB",
        "1A 00 3F 01 FF 00, byte 3 of the CDB"})
    void aPageThatIsNotThereIsAnInvalidField(String cdb, String where) {
        assertInvalidField(host.send(cdb), where);
    }

    @Test
    void senseIsCutAtTheAllocationLengthAndNotItsLengthField() {
        assertEquals("1b000000", host.readHex("1A 00 3F 00 04 00"));
    }

    @Test
    void changedValuesAreToldToTheOthersOnly() {
        assertGood(host.write(SELECT, "00 00 00 00" + D_SENSE));
        assertGood(host.send(TestUnit.TEST_UNIT_READY));
        assertAttention(other.send(TestUnit.TEST_UNIT_READY), AdditionalSense.MODE_PARAMETERS_CHANGED);
        assertGood(host.write(SELECT, "00 00 00 00" + D_SENSE));
        assertGood(other.send(TestUnit.TEST_UNIT_READY));
    }

    @ParameterizedTest
    @CsvSource({"'00 00 00 00 0A 0A 01 10 00 40 0000 FFFF 0000', 6", // GLTSD cannot be changed
        "'00 00 00 00 0A 0A 40 10 00 40 0000 FFFF 0000', 6", // TST 2
        "'00 00 00 00 0A 0A 00 14 00 40 0000 FFFF 0000', 7", // QERR 2
        "'00 00 00 00 0A 0A 00 10 10 40 0000 FFFF 0000', 8", // UA_INTLCK_CTRL 1
        "'00 00 00 00 0A 0A 00 10 00 40 0000 0000 0000', 12", // busy timeout
        "'00 00 00 00 0B 0A 00 10 00 40 0000 FFFF 0000', 4", // no such page
        "'00 00 00 00 0A 08 00 10 00 40 0000 FFFF 0000', 5", // another length
        "'00 00 00 08 0A 0A 00 10 00 40 0000 FFFF 0000', -1", // a block descriptor
        "'00 00 00 04 0A 0A 00 10 00 40 0000 FFFF 0000', 3"})
    void aWrongListIsRefusedWithItsPlaceAndNothingChanges(String list, int place) {
        Task task = host.write(SELECT, list);
        if (place >= 0) {
            assertInvalidParameter(task, place);
        } else {
            assertRefused(task, SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        }
        assertEquals("0f000000" + CONTROL, host.readHex(SENSE_CONTROL));
    }

    @Test
    void oneWrongPageOfTwoKeepsBothFromChanging() {
        String list = "00 00 00 00" + D_SENSE + "1C 0A 0C 06 00000000 00000000";
        assertInvalidParameter(host.write("15 10 00 00 1C 00", list), 4 + 12 + 2);
        assertEquals("0f000000" + CONTROL, host.readHex(SENSE_CONTROL));
        assertGood(other.send(TestUnit.TEST_UNIT_READY));
    }

    @ParameterizedTest
    @CsvSource({"15 10 00 00 03 00, 000000", "15 10 00 00 0F 00, 000000000A0A04100040" + "0000FFFF00",
        "15 10 00 00 10 00, 00000000", "15 10 00 00 05 00, 000000000A"})
    void aListThatEndsInAPageHasAWrongLength(String cdb, String list) {
        assertRefused(host.write(cdb, list), SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }

    @Test
    void noListIsNoError() {
        assertGood(host.send("15 10 00 00 00 00"));
        assertGood(host.send("55 10 00 00 00 00 00 00 00 00"));
    }

    @Test
    void tenByteSelectTakesTheSamePages() {
        assertGood(host.write("55 10 00 00 00 00 00 00 14 00", "0000 00 00 00 00 0000" + D_SENSE));
        assertTrue(unit.modes().page(0x0a, 0).orElseThrow().bit(2, 2));
    }

    @Test
    void aResetBringsSavedValuesBack() {
        assertGood(host.write(SELECT, "00 00 00 00" + D_SENSE));
        unit.reset(ResetScope.LOGICAL_UNIT, null);
        assertFalse(unit.modes().page(0x0a, 0).orElseThrow().bit(2, 2));
        host.nexus().takeAttention();
        assertGood(host.write(SELECT_SAVED, "00 00 00 00" + D_SENSE));
        unit.reset(ResetScope.LOGICAL_UNIT, null);
        assertTrue(unit.modes().page(0x0a, 0).orElseThrow().bit(2, 2));
    }

    @Test
    void savedValuesOutliveTheUnit() {
        assertGood(host.write(SELECT_SAVED, "00 00 00 00" + D_SENSE));
        TestUnit later = TestUnit.over(store);
        assertTrue(later.modes().page(0x0a, 0).orElseThrow().bit(2, 2));
        assertEquals("0f000000" + CONTROL, Host.of(later, "a").readHex("1A 00 8A 00 FF 00"), "defaults are as ever");
    }

    @Test
    void aPageIsToldOfItsChangeOnce() {
        List<Integer> seen = new ArrayList<>();
        unit.modes().add(ModePage.of(0x08, "04 00", "04 00").telling(page -> seen.add(page.u8(2))));
        assertGood(host.write("15 10 00 00 08 00", "00 00 00 00 08 02 00 00"));
        assertGood(host.write("15 10 00 00 08 00", "00 00 00 00 08 02 00 00"));
        assertEquals(List.of(0), seen);
    }
}
