// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.OpenFlag;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void D5_anotherSystemIsAValueThatSaysSo() {
        String reason = assertInstanceOf(Platform.Missing.class, Platform.find("Windows 11", "amd64")).reason();
        assertTrue(reason.contains("Windows 11"), reason);
    }

    @Test
    void D5_anotherMachineIsAValueThatSaysSo() {
        String reason = assertInstanceOf(Platform.Missing.class, Platform.find("Linux", "riscv64")).reason();
        assertTrue(reason.contains("riscv64"), reason);
    }

    @Test
    void bothMachinesAreKnown() {
        assertEquals(new Platform.Present(Architecture.X86_64), Platform.find("Linux", "amd64"));
        assertEquals(new Platform.Present(Architecture.AARCH64), Platform.find("Linux", "aarch64"));
    }

    @Test
    void openFlagsAreEachMachinesOwn() {
        Set<OpenFlag> direct = Set.of(OpenFlag.DIRECT, OpenFlag.EXCLUSIVE);
        assertEquals(0x80000 | 0x4000 | 0x80 | 2, Architecture.X86_64.openFlags(OpenAccess.READ_WRITE, direct));
        assertEquals(0x80000 | 0x10000 | 0x80 | 2, Architecture.AARCH64.openFlags(OpenAccess.READ_WRITE, direct));
        Set<OpenFlag> noFollow = Set.of(OpenFlag.NO_FOLLOW);
        assertEquals(0x80000 | 0x20000, Architecture.X86_64.openFlags(OpenAccess.READ_ONLY, noFollow));
        assertEquals(0x80000 | 0x8000, Architecture.AARCH64.openFlags(OpenAccess.READ_ONLY, noFollow));
    }

    @Test
    void childrenNeverInheritADevice() {
        assertEquals(0x80000 | 1, Architecture.X86_64.openFlags(OpenAccess.WRITE_ONLY, Set.of()));
    }
}
