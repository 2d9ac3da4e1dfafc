// SPDX-License-Identifier: Apache-2.0
package org.example.ramdisk;

import io.kiovec.tck.DriverKit;
import io.kiovec.tck.DriverUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What the test kit says of the driver. */
class RamDriverTest extends DriverKit {

    @TempDir
    Path folder;

    @Override
    protected DriverUnderTest driver() throws Exception {
        return DriverUnderTest.withScratchDevice(new RamTransport(folder, "1.0.0"), "ram:disk0")
                .otherDevice("ram:disk1").build();
    }
}
