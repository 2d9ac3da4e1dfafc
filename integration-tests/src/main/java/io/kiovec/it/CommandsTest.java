// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** Commands that bundles contribute are functions of Gogo, and go with their bundle. */
class CommandsTest {

    private static Set<String> functions() throws Exception {
        ServiceReference<?>[] found = FrameworkUtil.getBundle(CommandsTest.class).getBundleContext()
                .getAllServiceReferences(null, "(osgi.command.scope=kiovec)");
        Set<String> names = new TreeSet<>();
        for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
            names.addAll(Arrays.asList((String[]) reference.getProperty("osgi.command.function")));
        }
        return names;
    }

    @Test
    void everyCommandIsInTheScopeKiovecAndGoesWithItsBundle() throws Exception {
        Set<String> all = Set.of("transports", "devices", "info", "copy", "bench", "policy", "stats", "buffers",
                "swap", "sim", "trace", "metrics", "target", "tck", "replay", "soak", "help", "scsi", "health",
                "doctor", "proc", "tape", "console");
        assertEquals(new TreeSet<>(all), functions());
        Bundle bench = Bundles.named("io.kiovec.bench");
        bench.stop();
        try {
            Set<String> rest = new TreeSet<>(all);
            rest.removeAll(Set.of("bench", "replay", "soak"));
            assertEquals(rest, functions());
        } finally {
            bench.start();
        }
        assertEquals(new TreeSet<>(all), functions());
    }

    @Test
    void aCommandRunsInASession() throws Exception {
        String info = Gogo.run("kiovec:info sim:disk2 --json");
        assertTrue(info.contains("\"addressBits\":24"), info);
    }

    @Test
    void theKitJudgesWhatIsInstalled() throws Exception {
        String report = Gogo.run("kiovec:tck sim:disk0 --other sim:disk1 --only D1,D5,S8 --json --yes-destroy-data");
        assertTrue(report.startsWith("{\"driver\":\"sim:disk0 as [SCSI]"), report);
        assertTrue(report.contains("\"failed\":0,"), report);
        assertTrue(report.contains("{\"rule\":\"S8\",\"test\":\"Scsi.") && report.contains("\"outcome\":\"passed\""),
                report);
    }

    @Test
    void aTapeTellsWhereItIs() throws Exception {
        Address address = Address.parse("sim:tape0");
        try (TapeDevice tape = Bundles.service(Devices.class).open(address, TapeDevice.class, AccessMode.READ)) {
            tape.rewind();
        }
        String info = Gogo.run("kiovec:info sim:tape0 --json");
        assertTrue(info.contains("\"position\":\"partition 0, block 0\""), info);
    }

    @Test
    void aDiskTellsWhatItSaysOfItself() throws Exception {
        String json = Gogo.run("kiovec:info sim:disk0 --json");
        for (String part : List.of("\"vendorIdentification\":\"KIOVEC\"",
                "\"productIdentification\":\"SIMULATED DISK\"",
                "\"logicalBlockLengthInBytes\":512", "\"designatorType\":\"naa\"", "\"maximumTransferLength\":8192",
                "\"supportedLogPages\":[\"00h\",")) {
            assertTrue(json.contains(part), () -> part + " is not in " + json);
        }
        String text = Gogo.run("kiovec:info sim:disk0");
        assertTrue(text.lines().anyMatch(line -> line.matches("inquiry\\.productIdentification: +SIMULATED DISK")),
                text);
    }
}
