// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class CdbFieldsTest {

    private final MemorySegment bytes = Bytes.of("00 FE DC BA 98 76 54 32 10");

    @Test
    void numbersAreBigEndianAtAnyPlace() {
        assertEquals(0xfe, CdbFields.u8(bytes, 1));
        assertEquals(0xfedc, CdbFields.u16(bytes, 1));
        assertEquals(0xfedcba, CdbFields.u24(bytes, 1));
        assertEquals(0xfffe_dcba, CdbFields.s24(bytes, 1));
        assertEquals(0xfedc_ba98L, CdbFields.u32(bytes, 1));
        assertEquals(0xfedc_ba98, CdbFields.s32(bytes, 1));
        assertEquals(0xfedc_ba98_7654L, CdbFields.u48(bytes, 1));
        assertEquals(0xfedc_ba98_7654_3210L, CdbFields.u64(bytes, 1));
    }

    @Test
    void whatIsPutIsReadAgain() {
        MemorySegment to = Bytes.dirty(25);
        CdbFields.put8(to, 0, 0xfe);
        CdbFields.put16(to, 1, 0xfedc);
        CdbFields.put24(to, 3, 0xfedcba);
        CdbFields.put32(to, 6, 0xfedc_ba98L);
        CdbFields.put48(to, 10, 0xfedc_ba98_7654L);
        CdbFields.put64(to, 16, 0xfedc_ba98_7654_3210L);
        assertEquals(Bytes.plain("FE FEDC FEDCBA FEDCBA98 FEDCBA987654 FEDCBA9876543210 A5"), Bytes.hex(to, 25));
    }

    @Test
    void placesOutsideAreRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> CdbFields.u16(bytes, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> CdbFields.put24(bytes, 7, 0));
        assertEquals(0x3210, CdbFields.u16(bytes, 7), "a refused put changes nothing");
    }
}
