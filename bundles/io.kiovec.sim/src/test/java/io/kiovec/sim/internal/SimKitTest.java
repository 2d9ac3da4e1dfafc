// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.DeviceKind;
import io.kiovec.sim.internal.adapter.VirtualClock;
import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverTrial;
import io.kiovec.tck.DriverUnderTest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver test kit says that sim keeps the contract, with a disk of each adapter and with a tape. */
class SimKitTest {

    @TempDir
    Path folder;
    private SimTransport transport;

    @BeforeEach
    void make() {
        transport = new SimTransport(folder, model -> new VirtualClock(), Optional.empty());
    }

    @AfterEach
    void stop() {
        transport.stop();
    }

    /** Pulls a device out when its next command comes. */
    private DriverUnderTest.Loss loss(String name) {
        ConfiguredFault fault = new ConfiguredFault();
        fault.read(new HashMap<>(Map.of("name", "pulled", "device", name, "action", "gone")));
        return new DriverUnderTest.Loss() {
            @Override
            public void pull() {
                transport.addFault(fault);
            }

            @Override
            public void restore() {
                transport.removeFault(fault);
            }
        };
    }

    private DriverReport judge(String name, String other) {
        DriverReport report = DriverTrial.judge(DriverUnderTest.withScratchDevice(transport, "sim:" + name)
                .faces(DeviceKind.SCSI).otherDevice("sim:" + other).loss(loss(name)).build(),
                test -> test.startsWith("Scsi") || test.startsWith("MappedMemory"));
        assertEquals(List.of(), report.with(Outcome.FAILED).stream()
                .map(result -> result.name() + ": " + result.reason() + "\n" + result.stack()).toList());
        return report;
    }

    private static List<String> skipped(DriverReport report) {
        return report.with(Outcome.SKIPPED).stream().map(DriverReport.Result::name)
                .filter(name -> !name.startsWith("ScsiQueue.") && !name.startsWith("MappedMemory.")).toList();
    }

    @Test
    void aDiskKeepsAllRules() {
        assertEquals(List.of("Scsi.S1_secondOpeningDoesWhatTheLimitsSay", "ScsiModes.M4_impossibleSaysWhy",
                "ScsiModes.M5_impossibleMovedNothing"), skipped(judge("disk0", "disk1")));
    }

    @Test
    void aDiskBehindAnAdapterThatDoesIndirectTransfersOnlyKeepsAllRules() {
        assertEquals(List.of("Scsi.S1_secondOpeningDoesWhatTheLimitsSay", "ScsiModes.L2_retiredRegionIsLetGo",
                "ScsiModes.M2_directTellsNoCopy", "ScsiModes.M3_directMovesTheData", "ScsiModes.M4_impossibleSaysWhy",
                "ScsiModes.M5_impossibleMovedNothing", "ScsiModes.S8_smallestAlignmentIsTrue"),
                skipped(judge("disk2", "disk1")));
    }

    @Test
    void aTapeKeepsAllRules() {
        assertEquals(List.of("Scsi.S1_secondOpeningDoesWhatTheLimitsSay", "ScsiModes.M4_impossibleSaysWhy",
                "ScsiModes.M5_impossibleMovedNothing"), skipped(judge("tape0", "disk1")));
    }
}
