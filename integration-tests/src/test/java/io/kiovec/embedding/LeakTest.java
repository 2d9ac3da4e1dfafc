// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.embedding.EmbeddedJvm.Outcome;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule L5: after many updates of every bundle nothing of the old ones is left. */
@Tag("proof")
class LeakTest {

    private static final int SECONDS = 1200;
    private static final String NOTHING = "leakedClassLoaders=0 leakedThreads=0 leakedDescriptors=0 leakedMappings=0";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    @Timeout(value = SECONDS, unit = TimeUnit.SECONDS)
    void L5_nothingIsLeftOfBundlesThatWereUpdatedAgainAndAgain(EmbeddedJvm framework) throws Exception {
        String updates = System.getProperty("bundle.updates." + System.getProperty("proof.level"));
        Outcome outcome = framework.run(UpdateAgain.class, folder, SECONDS, updates, "nothing");
        assertEquals(0, outcome.code(), outcome.output());
        String figures = figures(outcome);
        System.out.println(framework + ": " + figures);
        assertTrue(figures.startsWith("updates=" + updates + " ") && figures.endsWith(NOTHING), outcome.output());
    }

    /** The proof can fail, and says what is left. */
    @Test
    void L5_aClassLoaderThatIsHeldIsFound() throws Exception {
        Outcome outcome = EmbeddedJvm.FELIX.run(UpdateAgain.class, folder, 60, "1", "io.kiovec.scsi");
        assertTrue(figures(outcome).contains("leakedClassLoaders=4 "), outcome.output());
        assertTrue(outcome.output().contains("class loaders: [io.kiovec.scsi, "), outcome.output());
        assertTrue(outcome.output().contains("#instances"), outcome.output());
    }

    private static String figures(Outcome outcome) {
        return outcome.output().lines().filter(line -> line.startsWith("updates=")).findFirst()
                .orElse(outcome.output());
    }
}
