// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.linux.DeviceNumber;
import java.lang.foreign.MemoryLayout.PathElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopStatusTest {

    /** Offsets as a C compiler gives them. */
    @ParameterizedTest
    @CsvSource({"lo_device,0", "lo_inode,8", "lo_rdevice,16", "lo_offset,24", "lo_sizelimit,32", "lo_number,40",
        "lo_flags,52", "names,56", "lo_init0,216"})
    void theLayoutIsTheKernels(String field, long offset) {
        assertEquals(offset, LoopStatus.LAYOUT.byteOffset(PathElement.groupElement(field)));
        assertEquals(232, LoopStatus.LAYOUT.byteSize());
    }

    @Test
    void aDeviceNumberIsDecodedWithAllOfItsMinor() {
        assertEquals(new DeviceNumber(254, 1), LoopStatus.number(0xfe01));
        assertEquals(new DeviceNumber(259, 0x12345), LoopStatus.number(0x12310345));
    }
}
