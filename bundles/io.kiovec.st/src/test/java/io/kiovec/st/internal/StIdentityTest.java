// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cartridge it is. */
class StIdentityTest {

    private static final byte[] ATTENTION = HexFormat.of()
            .parseHex("70000600000000 0a 00000000 3f0e 00000000".replace(" ", ""));
    private static final byte[] NO_SUCH = HexFormat.of()
            .parseHex("70000500000000 0a 00000000 2000 00000000".replace(" ", ""));
    private static final byte[] BARCODE = HexFormat.of().parseHex("0000000d 0806 01 0004 53313233".replace(" ", ""));

    @TempDir
    private Path sysfs;
    private final FakeNode fake = new FakeNode();

    private Optional<String> medium() {
        StDrive drive = fake.drive(sysfs);
        return StIdentity.of(drive.sysfs(), drive.node).medium();
    }

    @Test
    void whatADriveTellsFirstIsNotTheAnswer() {
        fake.asked.add(ATTENTION);
        fake.asked.add(ATTENTION);
        fake.asked.add(BARCODE);
        assertEquals(Optional.of("S123"), medium());
    }

    @Test
    void aDriveWithoutMediumMemoryHasCartridgesWithoutNames() {
        fake.asked.add(NO_SUCH);
        assertEquals(Optional.empty(), medium());
        assertTrue(fake.asked.isEmpty());
    }

    @Test
    void aDriveThatTellsAttentionsForEverIsLeftAlone() {
        for (int i = 0; i < 100; i++) {
            fake.asked.add(ATTENTION);
        }
        assertEquals(Optional.empty(), medium());
        assertTrue(fake.asked.size() > 80, "asked " + (100 - fake.asked.size()) + " times");
    }
}
