// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverTrial;
import io.kiovec.tck.DriverUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The driver test kit says that raw keeps the contract, on a file and on a loop device that the test made. */
class RawKitTest {

    /** What asks for something that Linux has no call for, or raw does not say that it has. */
    private static final List<String> NOT_OF_RAW = List.of("Block.D1_aMiscompareWritesNothing",
            "Block.D1_ofManyThatExpectTheSameOneWins", "Block.D1_theSameBlockIsThereAgainAndAgain",
            "Block.D1_whatIsExpectedIsReplaced", "Block.L5_lostDeviceCanBeClosed", "Block.M6_aMiscompareSaysWhere",
            "Block.S2_lostDeviceEndsCallsWithTypedErrors", "Block.S8_lostDeviceSaysSo",
            "BlockModes.M1_indirectTakesAnyMemory", "BlockModes.M3_indirectIsNotDoneDirectly",
            "BlockModes.M4_impossibleSaysWhy", "BlockModes.M5_impossibleMovedNothing",
            "BlockQueue.S8_queuesAreAsTheLimitsSay");

    private static final long SIZE = 8 << 20;

    private static DriverReport judge(String queues, Object scratch, Object other) {
        RawTransport raw = new RawTransport();
        raw.configure(Map.of("queues", queues));
        DriverReport report = DriverTrial.judge(DriverUnderTest
                .withScratchDevice(raw, "raw:" + scratch).otherDevice("raw:" + other).build());
        assertEquals(List.of(), report.with(Outcome.FAILED).stream()
                .map(result -> result.name() + ": " + result.reason() + "\n" + result.stack()).toList());
        return report;
    }

    /** {@return what was skipped of what raw has: it has one face, and no memory of its own} */
    private static List<String> skipped(DriverReport report) {
        return report.with(Outcome.SKIPPED).stream()
                .filter(result -> Set.of("Block", "BlockModes", "BlockQueue").contains(result.group()))
                .map(DriverReport.Result::name)
                .toList();
    }

    @Test
    void aFileKeepsAllRules() throws Exception {
        Path file = OwnLoop.image(SIZE);
        Path other = OwnLoop.image(SIZE);
        try {
            List<String> expected = new ArrayList<>(NOT_OF_RAW);
            expected.add("Block.S5_scanNamesTheSameDevice");
            assertEquals(expected.stream().sorted().toList(), skipped(judge("ring", file, other)));
        } finally {
            Files.delete(file);
            Files.delete(other);
        }
    }

    @Test
    void aLoopDeviceKeepsAllRules() throws Exception {
        try (OwnLoop loop = OwnLoop.make(SIZE); OwnLoop other = OwnLoop.make(SIZE)) {
            assertEquals(NOT_OF_RAW, skipped(judge("ring", loop.node, other.node)));
        }
    }

    @Test
    void aFileWithoutARingKeepsAllRulesToo() throws Exception {
        Path file = OwnLoop.image(SIZE);
        Path other = OwnLoop.image(SIZE);
        try {
            assertEquals(Set.of("Block", "BlockModes", "BlockQueue"),
                    Set.copyOf(judge("threads", file, other).with(Outcome.SKIPPED).stream()
                            .map(DriverReport.Result::group).filter(group -> group.startsWith("Block")).toList()));
        } finally {
            Files.delete(file);
            Files.delete(other);
        }
    }
}
