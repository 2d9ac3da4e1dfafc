// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdditionalSenseTest {

    private static String text(int code, int qualifier) {
        return AdditionalSense.of(code, qualifier).text();
    }

    @Test
    void constantsHaveTheStandardsTextAsTheirName() throws IllegalAccessException {
        var constants = Arrays.stream(AdditionalSense.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .toList();
        assertTrue(constants.size() > 100, "constants: " + constants.size());
        for (var field : constants) {
            String text = ((AdditionalSense) field.get(null)).text();
            assertEquals(field.getName(), text.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]+", "_"));
        }
    }

    @Test
    void theWholeListIsThere() {
        assertTrue(AdditionalSenseTable.size() > 700, "entries: " + AdditionalSenseTable.size());
        assertEquals("INVALID FIELD IN CDB", text(0x24, 0x00));
        assertEquals("END-OF-DATA DETECTED", text(0x00, 0x05));
        assertEquals("SECURITY CONFLICT IN TRANSLATED DEVICE", text(0x74, 0x79));
        assertEquals("iSCSI IP ADDRESS ADDED", text(0x3f, 0x12));
    }

    @Test
    void qualifiersThatAreNumbersAreShown() {
        assertEquals("DIAGNOSTIC FAILURE ON COMPONENT 93h", text(0x40, 0x93));
        assertEquals("TAGGED OVERLAPPED COMMANDS (TASK TAG 07h)", text(0x4d, 0x07));
        assertEquals("DECOMPRESSION EXCEPTION SHORT ALGORITHM ID OF 20h", text(0x70, 0x20));
    }

    @Test
    void whatTheListDoesNotHoldIsTheVendorsOrReserved() {
        assertEquals("VENDOR SPECIFIC", text(0x80, 0x01));
        assertEquals("VENDOR SPECIFIC", text(0x24, 0x80));
        assertEquals("RESERVED", text(0x0f, 0x00));
        assertThrows(IllegalArgumentException.class, () -> new AdditionalSense(256, 0, ""));
    }

    @Test
    void keysAndStatusesHaveTheirCodes() { // SPC-4, 4.5.6; SAM-5, 5.3.1
        assertEquals(List.of(0x5, 0x6, 0x8, 0xb, 0xd, 0xf), List.of(SenseKey.ILLEGAL_REQUEST, SenseKey.UNIT_ATTENTION,
                SenseKey.BLANK_CHECK, SenseKey.ABORTED_COMMAND, SenseKey.VOLUME_OVERFLOW, SenseKey.COMPLETED).stream()
                .map(SenseKey::code).toList());
        assertEquals(SenseKey.MISCOMPARE, SenseKey.of(0x3e));
        assertEquals(Optional.of(ScsiStatus.TASK_SET_FULL), ScsiStatus.of(0x28));
        assertEquals(Optional.empty(), ScsiStatus.of(0x22));
        assertEquals(Optional.empty(), ScsiStatus.of(-1));
        assertNotEquals(ScsiStatus.GOOD, ScsiStatus.of(0x04).orElseThrow());
    }
}
