// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.core.internal.gate.GateRaces;
import io.kiovec.core.internal.memory.LeaseRaces;
import io.kiovec.core.internal.queue.QueueRaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.annotations.JCStressTest;

/**
 * Runs the races by jcstress, in a process that forks others on this class path. Each has two actors: jcstress leaves out those
 * that have more than the machine has processors, and says nothing of it, so they are counted here.
 */
@Tag("proof")
class RacesTest {

    private static final List<Class<?>> RACES = List.of(GateRaces.class, LeaseRaces.class, QueueRaces.class);

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void L1_L2_L3_L4_S3_noRaceHasAForbiddenOutcome(@TempDir Path folder) throws Exception {
        long count = RACES.stream().flatMap(races -> Stream.of(races.getDeclaredClasses()))
                .filter(race -> race.isAnnotationPresent(JCStressTest.class)).count();
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main", "-t",
                        RACES.stream().map(Class::getName).collect(Collectors.joining("|", "(", ")[.].*")), "-r",
                        folder.resolve("report").toString()));
        command.addAll(List.of(System.getProperty("races.options." + System.getProperty("proof.level")).split(" ")));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        try {
            int exit = process.waitFor();
            String printed = Files.readString(output);
            assertEquals(0, exit, printed);
            assertTrue(printed.contains("All remaining tests: " + count + " matching test results"), printed);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
