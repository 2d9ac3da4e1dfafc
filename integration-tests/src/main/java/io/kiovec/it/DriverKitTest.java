// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceKind;
import io.kiovec.tck.DriverReport.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The driver test kit in a container, on installed transports and on memory of every installed allocator. */
class DriverKitTest {

    /** A few rules would be no proof. */
    private static final int MANY = 40;

    private static void passes(String scratch, DeviceKind face, String... groups) throws Exception {
        int passed = InstalledKit
                .passes(scratch, face, name -> java.util.Arrays.stream(groups).anyMatch(name::startsWith))
                .with(Outcome.PASSED).size();
        assertTrue(passed >= MANY, () -> passed + " rules passed");
    }

    @Test
    void rawKeepsAllRules() throws Exception {
        try (RealDevice device = RealDevice.make()) {
            passes(device.address(), DeviceKind.BLOCK, "Block", "MappedMemory");
        }
    }

    @Test
    void aSimulatedDiskKeepsAllRules() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.disk", "kit-disk",
                Map.of("capacity", "16M", "medium", "memory"))) {
            passes("sim:kit-disk", DeviceKind.SCSI, "Scsi", "MappedMemory");
        }
    }

    @Test
    void aSimulatedTapeKeepsAllRules() throws Exception {
        try (SimConfiguration _ = SimConfiguration.device("io.kiovec.sim.tape", "kit-tape",
                Map.of("capacity", "16M"))) {
            passes("sim:kit-tape", DeviceKind.SCSI, "Scsi", "MappedMemory");
        }
    }
}
