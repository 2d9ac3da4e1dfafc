// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code soak} as it is called by people. */
@Timeout(120)
@Tag("proof")
class SoakCommandTest {

    private static final Path JAR = Path.of(System.getProperty("kiovec.root"),
            "bundles/io.kiovec.dist/target/kiovec.jar");

    @TempDir
    Path folder;

    private ProcessBuilder kiovec(String... words) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder, "-jar",
                JAR.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    private static List<Path> left(Path where, String prefix) throws IOException {
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(where)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
        }
    }

    @Test
    void devicesThatAreGivenAreSoakedAndTheReportIsForPeople() throws Exception {
        Process soak = kiovec("soak", "sim:disk0", "sim:tape0", "--seconds", "1", "--swap-every", "40ms", "--faults",
                "7").redirectErrorStream(true).start();
        String report = new String(soak.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, soak.waitFor(), report);
        assertTrue(report.contains(" requests: ") && report.contains("0 lost, 0 duplicated, 0 corrupted;")
                && report.contains("disk swapped") && report.contains("Seed 7"), report);
        assertEquals(List.of(), left(folder, "kiovec"));
    }

    @Test
    void anInterruptTakesItsDevicesAwayAndTellsWhatThereWas() throws Exception {
        Process soak = kiovec("--log", "soak", "--seconds", "600").redirectErrorStream(true).start();
        String report;
        try (BufferedReader lines = soak.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.contains("swap to")) {
                line = lines.readLine();
            }
            // Not the interrupt of a terminal, which a build in the background may ignore; both end it in the same way.
            soak.toHandle().destroy();
            report = lines.readAllAsString();
        }
        soak.waitFor();
        assertTrue(report.contains("it was interrupted"), report);
        String own = "kiovec-soak" + soak.pid() + "-";
        assertEquals(List.of(), left(Path.of("/dev/shm"), own));
        assertEquals(List.of(), left(folder, "kiovec"));
    }
}
