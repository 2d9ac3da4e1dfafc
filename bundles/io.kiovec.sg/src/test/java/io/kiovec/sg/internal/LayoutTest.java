// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The layouts against the numbers of the kernel's headers, which are written here once more. */
class LayoutTest {

    private static final Map<String, Integer> V3 = Map.ofEntries(Map.entry("interface_id", 0),
            Map.entry("dxfer_direction", 4), Map.entry("cmd_len", 8), Map.entry("mx_sb_len", 9),
            Map.entry("iovec_count", 10), Map.entry("dxfer_len", 12), Map.entry("dxferp", 16), Map.entry("cmdp", 24),
            Map.entry("sbp", 32), Map.entry("timeout", 40), Map.entry("flags", 44), Map.entry("pack_id", 48),
            Map.entry("usr_ptr", 56), Map.entry("status", 64), Map.entry("masked_status", 65),
            Map.entry("msg_status", 66), Map.entry("sb_len_wr", 67), Map.entry("host_status", 68),
            Map.entry("driver_status", 70), Map.entry("resid", 72), Map.entry("duration", 76), Map.entry("info", 80));
    private static final Map<String, Integer> V4 = Map.ofEntries(Map.entry("guard", 0), Map.entry("request_len", 12),
            Map.entry("request", 16), Map.entry("max_response_len", 44), Map.entry("response", 48),
            Map.entry("dout_xfer_len", 60), Map.entry("din_xfer_len", 68), Map.entry("dout_xferp", 72),
            Map.entry("din_xferp", 80), Map.entry("timeout", 88), Map.entry("flags", 92), Map.entry("usr_ptr", 96),
            Map.entry("driver_status", 108), Map.entry("transport_status", 112), Map.entry("device_status", 116),
            Map.entry("info", 124), Map.entry("duration", 128), Map.entry("response_len", 132),
            Map.entry("din_resid", 136), Map.entry("dout_resid", 140), Map.entry("generated_tag", 144));

    @Test
    void theHeaderOfSgHasEightyEightBytes() {
        assertEquals(88, SgHeader.LAYOUT.byteSize());
        V3.forEach((field, offset) -> assertEquals(offset.longValue(),
                SgHeader.LAYOUT.byteOffset(PathElement.groupElement(field)), field));
        assertEquals(16, SgHeader.VECTOR.byteSize());
    }

    @Test
    void versionFourHasAHundredAndSixtyBytes() {
        assertEquals(160, SgHeaderV4.LAYOUT.byteSize());
        V4.forEach((field, offset) -> assertEquals(offset.longValue(), SgHeaderV4.at(field), field));
    }

    @Test
    void aHeaderSaysWhatItWasGiven() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(SgHeader.LAYOUT);
            MemorySegment cdb = arena.allocate(16);
            MemorySegment sense = arena.allocate(252);
            SgHeader.begin(header, cdb, sense, 30_000, 7);
            SgHeader.data(header, SgHeader.FROM_DEVICE, 4096, 0x1234_5678_9abcL);
            SgHeader.flags(header, SgHeader.DIRECT_IO);
            assertEquals('S', header.get(JAVA_INT, 0));
            assertEquals(-3, header.get(JAVA_INT, 4));
            assertEquals(16, header.get(JAVA_BYTE, 8));
            assertEquals(4096, header.get(JAVA_INT, 12));
            assertEquals(0x1234_5678_9abcL, header.get(JAVA_LONG, 16));
            assertEquals(cdb.address(), header.get(JAVA_LONG, 24));
            assertEquals(sense.address(), header.get(JAVA_LONG, 32));
            assertEquals(30_000, header.get(JAVA_INT, 40));
            assertEquals(1, header.get(JAVA_INT, 44));
            assertEquals(7, SgHeader.packId(header));
        }
    }

    @Test
    void aTimeoutIsRoundedUpAndNeverZero() {
        assertEquals(1, CommandGuard.millis(0));
        assertEquals(1, CommandGuard.millis(1));
        assertEquals(30_000, CommandGuard.millis(30_000_000_000L));
        assertEquals(Integer.MAX_VALUE, CommandGuard.millis(Long.MAX_VALUE - 1_000_000));
    }
}
