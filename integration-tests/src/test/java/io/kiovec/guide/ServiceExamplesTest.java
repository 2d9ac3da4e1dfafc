// SPDX-License-Identifier: Apache-2.0
package io.kiovec.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of udev and the service of systemd that the guide shows, read by those for whom they are. */
@Tag("proof")
class ServiceExamplesTest {

    private static final Path EXAMPLES = Documents.GUIDE.resolve("examples");

    @TempDir
    Path folder;

    @Test
    void systemdHasNothingAgainstTheService() throws Exception {
        assertEquals("", verified(EXAMPLES.resolve("kiovec-target.service")));
        Path wrong = Files.writeString(folder.resolve("wrong.service"), Files
                .readString(EXAMPLES.resolve("kiovec-target.service")).replace("DynamicUser=yes", "DynamikUser=yes"));
        assertTrue(verified(wrong).contains("DynamikUser"));
    }

    private String verified(Path service) throws Exception {
        return run("systemd-analyze", "verify", service.toString()).lines()
                // of services of the machine
                .filter(line -> line.contains(service.getFileName().toString()) || line.contains(service.toString()))
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void udevHasNothingAgainstTheRules() throws Exception {
        // A group that is there: the guide says how the other one is made.
        String rules = Files.readString(EXAMPLES.resolve("60-kiovec.rules")).replace("GROUP=\"kiovec\"",
                "GROUP=\"disk\"");
        assertEquals("", objections(rules));
        assertFalse(objections(rules.replace("SUBSYSTEM==", "SUBSISTEM==")).isEmpty());
    }

    /** udev 254 and later verify; an earlier one reads them as for an event, where nobody else sees them. */
    private String objections(String rules) throws Exception {
        Path file = Files.writeString(folder.resolve("60-kiovec.rules"), rules);
        boolean verifies = run("udevadm", "--help").contains("verify");
        String output = verifies
                ? run("udevadm", "verify", file.toString())
                : run("unshare", "--mount", "sh", "-euc",
                        "mkdir -p /run/udev/rules.d; mount -t tmpfs none /run/udev/rules.d;"
                                + " cp '" + file
                                + "' /run/udev/rules.d; udevadm test --action=add /sys/class/mem/null");
        if (!verifies) {
            assertTrue(output.contains("Reading rules file: /run/udev/rules.d/60-kiovec.rules"), output);
        }
        return output.lines().filter(line -> line.matches(".*60-kiovec\\.rules:\\d+.*"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private String run(String... words) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "run", ".log");
        Process process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return Files.readString(log);
    }
}
