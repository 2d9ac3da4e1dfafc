// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertAttention;
import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static io.kiovec.sim.internal.unit.Host.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.inquiry.VpdPage;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InquiryCommandsTest {

    private final TestUnit unit = new TestUnit();
    private final Host host = Host.of(unit, "a");

    @Test
    void standardInquirySaysWhoTheUnitIs() {
        byte[] data = host.read("12 00 00 01 04 00");
        assertEquals(96, data.length);
        assertEquals(91, data[4], "additional length");
        assertArrayEquals(Host.hex("00 80 06 32 5B 10 00 02"), Arrays.copyOf(data, 8));
        assertEquals("KIOVEC  TEST UNIT       0001", text(data, 8, 28));
        assertArrayEquals(Host.hex("00A0 0460 0960 0000"), Arrays.copyOfRange(data, 58, 66));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 36, 95, 96, 255, 511, 512})
    void inquiryIsCutAtTheAllocationLength(int allocated) {
        assertEquals(Math.min(96, allocated), host.read("12 00 00 %04x 00".formatted(allocated)).length);
    }

    @Test
    void aPageCodeWithoutEvpdIsAnInvalidField() {
        assertInvalidField(host.send("12 00 80 00 FF 00"), "byte 2 of the CDB");
        assertInvalidField(host.send("12 01 81 00 FF 00"), "byte 2 of the CDB");
    }

    @Test
    void everyPageThatIsListedIsThere() {
        unit.vitalProductData().add(0xb0, () -> new VpdPage.Raw(0xb0, new byte[60]));
        byte[] list = host.read("12 01 00 00 FF 00");
        assertArrayEquals(Host.hex("00 00 00 05 00 80 83 86 B0"), list);
        for (byte page : Arrays.copyOfRange(list, 4, list.length)) {
            byte[] data = host.read("12 01 %02x 00 FF 00".formatted(page));
            assertEquals(page, data[1]);
            assertEquals(data.length - 4, (data[2] & 0xff) << 8 | data[3] & 0xff);
        }
    }

    @Test
    void theUnitHasTwoNamesAndTellsItsPort() {
        byte[] data = host.read("12 01 83 00 FF 00");
        assertEquals("KIOVEC  TEST UNIT       serial-1", text(data, 8, 32));
        int naa = 8 + 32;
        assertArrayEquals(Host.hex("01 03 00 08"), Arrays.copyOfRange(data, naa, naa + 4));
        assertEquals(0x3, data[naa + 4] >> 4, "locally assigned");
        assertArrayEquals(Host.hex("01 14 00 04 0000 0001 01 15 00 04 0000 0001"),
                Arrays.copyOfRange(data, naa + 12, data.length));
        assertArrayEquals(data, Host.of(new TestUnit(), "b").read("12 01 83 00 FF 00"), "the same in another life");
    }

    @Test
    void reportLunsTellsLunZeroAndClearsItsUnitAttention() {
        unit.attention(AdditionalSense.REPORTED_LUNS_DATA_HAS_CHANGED, null);
        unit.attention(AdditionalSense.INQUIRY_DATA_HAS_CHANGED, null);
        assertEquals("00000008000000000000000000000000", host.readHex("A0 00 00 00 00 00 00000010 00 00"));
        assertEquals("0000000000000000", host.readHex("A0 00 01 00 00 00 00000010 00 00"), "well known ones");
        assertAttention(host.send(TestUnit.TEST_UNIT_READY), AdditionalSense.INQUIRY_DATA_HAS_CHANGED);
        assertGood(host.send(TestUnit.TEST_UNIT_READY));
    }

    @Test
    void reportLunsWantsRoomForOneLun() {
        assertInvalidField(host.send("A0 00 00 00 00 00 0000000F 00 00"), "byte 6 of the CDB");
        assertInvalidField(host.send("A0 00 03 00 00 00 00000010 00 00"), "byte 2 of the CDB");
    }

    @Test
    void requestSenseTakesAUnitAttentionAsData() {
        Host fresh = Host.fresh(unit, "b");
        Sense sense = sense(fresh.read("03 00 00 00 FC 00"));
        assertEquals(AdditionalSense.POWER_ON_OCCURRED, sense.additional());
        assertEquals(Sense.NONE, sense(fresh.read("03 00 00 00 FC 00")));
        assertGood(fresh.send(TestUnit.TEST_UNIT_READY));
    }

    @Test
    void requestSenseTellsHowFarSomethingIs() {
        unit.notReady = Sense.of(SenseKey.NOT_READY, AdditionalSense.LOGICAL_UNIT_NOT_READY_FORMAT_IN_PROGRESS)
                .withProgress(0x4000);
        Sense sense = sense(host.read("03 00 00 00 FC 00"));
        assertEquals(unit.notReady, sense);
    }

    @Test
    void requestSenseGivesTheFormatThatIsAskedFor() {
        assertEquals(0x70, host.read("03 00 00 00 FC 00")[0]);
        assertEquals(0x72, host.read("03 01 00 00 FC 00")[0]);
        assertEquals(4, host.read("03 00 00 00 04 00").length);
    }

    @Test
    void senseDataOfACommandHasTheFormatOfTheControlPage() {
        unit.notReady = Sense.of(SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
        assertEquals(0x70, written(host.send(TestUnit.READ))[0]);
        assertGood(host.write("15 10 00 00 10 00", "00 00 00 00 0A 0A 04 10 00 40 0000 FFFF 0000"));
        byte[] descriptor = written(host.send(TestUnit.READ));
        assertEquals(0x72, descriptor[0]);
        assertTrue(descriptor.length >= 8);
    }

    private static byte[] written(Task task) {
        byte[] into = new byte[252];
        int length = task.writeSense(MemorySegment.ofArray(into));
        return Arrays.copyOf(into, length);
    }

    @Test
    void aFalseAlarmIsToldOnRequestOnly() {
        assertGood(host.write("15 10 00 00 10 00", "00 00 00 00 1C 0A 04 06 00000000 00000000"));
        assertEquals("FAILURE PREDICTION THRESHOLD EXCEEDED (FALSE)",
                sense(host.read("03 00 00 00 FC 00")).additional().text());
        assertGood(host.send(TestUnit.TEST_UNIT_READY));
        assertEquals("2f000008" + "00000304" + "5dff1900", host.readHex("4D 00 6F 00 00 00 00 00 FF 00"));
    }

    private static Sense sense(byte[] data) {
        assertTrue(data.length >= 8, SenseFormat.FIXED + " or more");
        return Sense.parse(MemorySegment.ofArray(data)).orElseThrow();
    }
}
