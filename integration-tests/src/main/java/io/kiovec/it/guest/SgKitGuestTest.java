// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceKind;
import io.kiovec.it.InstalledKit;
import io.kiovec.tck.DriverReport.Outcome;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver test kit says that sg keeps the contract, on memory of every allocator and of its own. */
@DisksBoot
class SgKitGuestTest {

    private static final int HEAD = 4096;
    private static final int MANY = 60;

    /** Other tests have written to the disk: a scratch device begins with nothing. */
    private static void blank(Path node) throws Exception {
        try (FileChannel disk = FileChannel.open(node, StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.allocate(HEAD), 0);
            disk.force(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtio", "debug"})
    void sgKeepsAllRules(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        blank(disk.block());
        int passed = InstalledKit.passes("sg:" + disk.generic(), DeviceKind.SCSI,
                name -> name.startsWith("Scsi") || name.startsWith("MappedMemory")).with(Outcome.PASSED).size();
        assertTrue(passed >= MANY, () -> passed + " rules passed");
    }
}
