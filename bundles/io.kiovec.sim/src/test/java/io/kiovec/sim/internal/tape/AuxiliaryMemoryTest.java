// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.good;
import static io.kiovec.sim.internal.tape.TapeRig.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory in the cartridge, by READ and WRITE ATTRIBUTE. */
class AuxiliaryMemoryTest extends TapeUnitFixture {

    @Test
    void attributesOfTheDriveAndTheMaker() {
        Map<Integer, byte[]> all = attributes(0);
        assertEquals("KIO123L9", text(all.get(0x0806)));
        assertEquals(0x80, number(all.get(0x0006)));
        assertEquals(1, number(all.get(0x0003)));
        assertEquals(32, all.get(0x0401).length);
        assertTrue(number(all.get(0x0004)) < number(all.get(0x0407)));
        assertEquals("00020002", hexOf(ask(64, "8C 03 0000 00 00 00 00 0000 00000040 00 00")));
        assertEquals("00020001", hexOf(ask(64, "8C 02 0000 00 00 00 00 0000 00000040 00 00")));
    }

    @Test
    void attributesOfHostsAreWrittenReadAndRemoved() {
        good(writeAttributes("0801 01 0004 6D796170 0803 02 0003 616263"));
        assertEquals(32, attributes(0).get(0x0801).length);
        assertEquals("myap", text(attributes(0).get(0x0801)));
        assertEquals(160, attributes(0).get(0x0803).length);
        byte[] from = rig.answer(64, cdb -> StreamControlCdb.readAttribute(cdb, 0, 0, 0, 0x0801, 64));
        assertEquals("0801", hexOf(java.util.Arrays.copyOfRange(from, 4, 6)));
        byte[] list = rig.answer(512, cdb -> StreamControlCdb.readAttribute(cdb, 1, 0, 0, 0x0800, 512));
        assertEquals("00000006080108030806", hexOf(list));
        byte[] supported = rig.answer(512, cdb -> StreamControlCdb.readAttribute(cdb, 5, 0, 0, 0x080b, 512));
        assertEquals("00000004080B080C", hexOf(supported));
        good(writeAttributes("0801 01 0000"));
        assertEquals(null, attributes(0).get(0x0801));
        assertNotEquals(null, attributes(0).get(0x0803));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0401 01 0001 41", "0801 00 0001 41", "0805 00 0002 0000", "0900 00 0001 00",
        "1000 00 0001 00"})
    void anAttributeThatIsNotTheHostsIsRefusedWithAllOthers(String wrong) {
        Task refused = writeAttributes("0800 01 0001 41" + wrong);
        check(refused, SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        assertEquals(10, refused.sense().fieldPointer().orElseThrow().byteAt());
        assertEquals(null, attributes(0).get(0x0800));
    }

    @Test
    void aListOfTheWrongLengthIsRefused() {
        MemorySegment list = hex("00000009 0800 01 0005 41");
        check(rig.out(list, cdb -> StreamControlCdb.writeAttribute(cdb, 0, 0, list.byteSize())),
                SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
        check(writeAttributes("0800 01 0005 41"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }

    @Test
    void aMemoryThatIsFullSaysSo() {
        String large = "080C 00 7000" + "00".repeat(0x7000);
        good(writeAttributes(large));
        MemorySegment list = hex("%08X".formatted(5 + 0x7000) + large);
        check(rig.out(list, cdb -> StreamControlCdb.writeAttribute(cdb, 0, 1, list.byteSize())),
                SenseKey.ILLEGAL_REQUEST, AdditionalSense.AUXILIARY_MEMORY_OUT_OF_SPACE);
        check(rig.in(TapeRig.block(64), cdb -> StreamControlCdb.readAttribute(cdb, 0, 0, 2, 0, 64)),
                SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB);
    }
}
