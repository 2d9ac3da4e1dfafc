// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.linux.HugePages;
import org.junit.jupiter.api.Test;

class SmapsTest {

    private static final String TEXT = """
            00400000-00800000 rw-p 00000000 00:00 0
            Size:               4096 kB
            KernelPageSize:        4 kB
            MMUPageSize:           4 kB
            Rss:                4096 kB
            AnonHugePages:      2048 kB
            THPeligible:           1
            VmFlags: rd wr mr mw me ac sd hg
            00800000-00a00000 rw-p 00000000 00:0f 36 /anon_hugepage (deleted)
            KernelPageSize:     2048 kB
            AnonHugePages:         0 kB
            Shared_Hugetlb:        0 kB
            Private_Hugetlb:    2048 kB
            7f0000000000-7f0000001000 r--p 00000000 fd:00 4711 /usr/lib/a: strange-name 12 kB
            KernelPageSize:        4 kB
            AnonHugePages:         0 kB
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]
            KernelPageSize:        4 kB
            """;

    private final Smaps smaps = Smaps.parse(TEXT);

    @Test
    void areasWithinAreCounted() {
        assertEquals(new HugePages.Obtained(2 << 20), smaps.huge(0x400000, 0x800000));
        assertEquals(new HugePages.Obtained(4 << 20), smaps.huge(0x400000, 0xa00000));
    }

    @Test
    void anAreaThatGoesBeyondAndIsAllHugeIsCountedInPart() {
        assertEquals(new HugePages.Obtained(1 << 20), smaps.huge(0x800000, 0x900000));
    }

    @Test
    void anAreaThatGoesBeyondAndIsMixedIsUnknown() {
        assertInstanceOf(HugePages.Unknown.class, smaps.huge(0x400000, 0x600000));
    }

    @Test
    void elsewhereIsNothingHuge() {
        assertEquals(new HugePages.Obtained(0), smaps.huge(0x7f0000000000L, 0x7f0000001000L));
    }

    @Test
    void addressesAreFoundInTheirAreas() {
        assertEquals(2 << 20, smaps.at(0x900000).orElseThrow().pageSize());
        assertEquals(4096, smaps.at(0x7f0000000fffL).orElseThrow().pageSize());
        assertTrue(smaps.at(0x7f0000001000L).isEmpty());
        assertEquals(4, smaps.areas().size());
    }
}
