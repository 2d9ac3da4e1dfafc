// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.embedding.EmbeddedJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kiovec in a plain program. */
class EmbeddingTest {

    @TempDir
    Path folder;

    @Test
    void thePlainProgramOfTheGuideRunsAndEnds() throws Exception {
        runsAndEnds(EmbeddedJvm.FELIX);
    }

    @Test
    @Tag("proof")
    void thePlainProgramOfTheGuideRunsOnEquinoxToo() throws Exception {
        runsAndEnds(EmbeddedJvm.EQUINOX);
    }

    private void runsAndEnds(EmbeddedJvm framework) throws Exception {
        Outcome outcome = framework.run(PlainProgram.class, folder, 60);
        assertEquals(0, outcome.code(), outcome.output());
        assertEquals("4096 bytes written to sim:disk0", outcome.output().strip());
    }

    @Test
    void thePlainProgramOfTheGuideIsTheOneThatRuns() throws Exception {
        Path root = Path.of(System.getProperty("kiovec.root"));
        String source = Files.readString(root.resolve("integration-tests/src/test/java")
                .resolve(PlainProgram.class.getName().replace('.', '/') + ".java"));
        assertTrue(source.lines().count() < 40, "it has " + source.lines().count() + " lines");
        String shown = source.substring(source.indexOf("/** On the class path"));
        assertTrue(
                Files.readString(root.resolve("bundles/io.kiovec.dist/guide/application.md"))
                        .contains("```java\n" + shown + "```\n"),
                "application.md shows another program");
    }

    @Tag("proof")
    @ParameterizedTest
    @EnumSource
    void L4_S9_aFrameworkThatStopsEndsWhatIsOpenWithTypedErrors(EmbeddedJvm framework) throws Exception {
        Outcome outcome = framework.run(StopUnderLoad.class, folder, 60);
        assertEquals(0, outcome.code(), outcome.output());
        List<String> lines = outcome.output().strip().lines().toList();
        assertEquals(List.of("blocks", "bound-queue", "scsi", "served-queue", "tape"),
                lines.stream().map(line -> line.substring(0, Math.max(0, line.indexOf(" ended with")))).toList(),
                outcome.output());
        for (String line : lines) {
            // A queue that has ended takes nothing; everybody else hears why there is no device any more.
            assertTrue(line.contains("ended with Unavailable: ")
                    || line.contains("queue ended with IllegalRequest: "), outcome.output());
        }
    }
}
