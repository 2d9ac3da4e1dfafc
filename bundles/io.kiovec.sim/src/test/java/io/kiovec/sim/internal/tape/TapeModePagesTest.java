// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.bytes;
import static io.kiovec.sim.internal.tape.TapeRig.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mode parameters of a drive. */
class TapeModePagesTest extends TapeUnitFixture {

    @Test
    void theHeaderTellsBufferAndBlockLength() {
        assertEquals("0B 00 10 08 80 000000 00 000000".replace(" ", ""),
                hexOf(java.util.Arrays.copyOf(ask(255, "1A 00 10 00 FF 00"), 12)).replaceFirst("^..", "0B"));
        rig.blockLength(512);
        assertEquals("0200", hexOf(java.util.Arrays.copyOfRange(ask(255, "1A 00 10 00 FF 00"), 10, 12)));
        good(select("00 00 00 00"));
        assertEquals(0, ask(255, "1A 00 10 00 FF 00")[2]);
        assertEquals("0200", hexOf(java.util.Arrays.copyOfRange(ask(255, "1A 00 10 00 FF 00"), 10, 12)));
    }

    @Test
    void pageZeroIsHeaderAndDescriptorOnlyAsStAsks() {
        rig.blockLength(512);
        assertEquals("0B0010088000000000000200", hexOf(ask(12, "1A 00 00 00 0C 00")));
        assertEquals("000E0010000000088000000000000200", hexOf(ask(252, "5A 00 00 00 00 00 00 00FC 00")));
        check(rig.in(TapeRig.block(12), cdb -> bytes(cdb, "1A 00 00 01 0C 00")), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void othersHearOfAChangedBlockLength() {
        Nexus other = rig.initiator("other");
        rig.blockLength(512);
        Task told = rig.run(other, DataDirection.NONE, MemorySegment.NULL, cdb -> bytes(cdb, READY));
        check(told, SenseKey.UNIT_ATTENTION, AdditionalSense.MODE_PARAMETERS_CHANGED);
    }

    @Test
    void anotherDensityIsRefusedAndNothingIsTaken() {
        check(select("00 00 10 08 46 000000 00 000200"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        for (String density : List.of("00", "7F", "80")) {
            good(select("00 00 10 08 " + density + " 000000 00 000200"));
        }
    }

    @Test
    void aResetGoesBackToVariableBlocksAndLeavesTheTapeWhereItIs() {
        rig.write(100);
        rig.blockLength(512);
        good(select("00 00 00 00"));
        rig.unit.reset(ResetScope.LOGICAL_UNIT, null);
        check(send(READY), SenseKey.UNIT_ATTENTION, AdditionalSense.BUS_DEVICE_RESET_FUNCTION_OCCURRED);
        byte[] header = ask(255, "1A 00 10 00 FF 00");
        assertEquals(0x10, header[2]);
        assertEquals(0, header[10]);
        assertEquals(1, rig.where().object());
    }

    @Test
    void theDeviceConfigurationPageTellsTheActivePartition() {
        assertEquals(0, ask(255, "1A 08 10 00 FF 00")[4 + 3]);
        rig.locate(1, 0);
        byte[] page = ask(255, "1A 08 10 00 FF 00");
        assertEquals(0x90, page[4] & 0xff);
        assertEquals(14, page[5]);
        assertEquals(1, page[4 + 3]);
        assertEquals(0x40, page[4 + 8]);
    }

    @Test
    void afterAResetThePagesStillTellWhatIsLoaded() {
        rig.locate(1, 0);
        String before = partitionPage();
        rig.unit.reset(ResetScope.LOGICAL_UNIT, null);
        send(READY);
        assertEquals(before, partitionPage());
        assertEquals(1, ask(255, "1A 08 10 00 FF 00")[4 + 3]);
    }

    @Test
    void vitalProductDataOfATape() {
        assertEquals("01B000020000", hexOf(ask(255, "12 01 B0 00 FF 00")));
        // Flags 3 to 6, 9 to 11 and 20, the first being the highest bit.
        assertEquals("01B200083CE0100000000000", hexOf(ask(255, "12 01 B2 00 FF 00")));
        assertEquals(hexOf(ask(255, "12 01 80 00 FF 00")).substring(8),
                hexOf(ask(255, "12 01 B1 00 FF 00")).substring(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0F 00", "10 00", "10 01", "11 00", "3F FF"})
    void pagesAreTold(String page) {
        for (String control : List.of("00", "40", "80", "C0")) {
            int code = Integer.parseInt(page.substring(0, 2), 16) | Integer.parseInt(control, 16);
            byte[] pages = ask(1024, "5A 08 %02X %s 00 00 00 0400 00".formatted(code, page.substring(3)));
            assertEquals(pages.length - 2, (pages[0] & 0xff) << 8 | pages[1] & 0xff);
            assertTrue(pages.length > 8);
        }
    }
}
