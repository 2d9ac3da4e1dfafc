// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.embedding.EmbeddedJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Felix' health checks find those of Kiovec, and report what they say. */
@Tag("proof")
class HealthReportTest {

    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));

    @TempDir
    private Path folder;

    private static void copy(Path from, String names, Path to) throws Exception {
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.filter(path -> path.getFileName().toString().matches(names)).toList()) {
                Files.copy(jar, to.resolve(jar.getFileName()));
            }
        }
    }

    @Test
    void aReportHasAllChecksAndWhatIsWrong() throws Exception {
        Path bundles = Files.createDirectories(folder.resolve("bundles"));
        copy(ROOT.resolve("integration-tests/target/health-checks"), ".*\\.jar", bundles);
        copy(ROOT.resolve("bundles/io.kiovec.health/target"),
                "io\\.kiovec\\.health-" + System.getProperty("kiovec.version") + "\\.jar", bundles);
        Outcome outcome = EmbeddedJvm.FELIX.run(HealthReport.class, folder, 60);
        assertEquals(0, outcome.code(), outcome.output());
        assertTrue(reported(outcome, "devices").contains(" CRITICAL "), outcome.output());
        assertTrue(outcome.output().contains("sim:disk0 is offline since"), outcome.output());
        for (String well : List.of("drivers", "buffers", "orphans")) {
            assertTrue(reported(outcome, well).contains(" OK "), outcome.output());
        }
    }

    private static String reported(Outcome outcome, String check) {
        return outcome.output().lines().filter(line -> line.startsWith("Kiovec " + check)).findFirst()
                .orElseThrow(() -> new AssertionError(outcome.output()));
    }
}
