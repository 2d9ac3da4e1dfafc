// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForksTest {

    @TempDir
    Path folder;

    @Test
    void aFailureTellsWhatWasSaid() {
        try (Forks forks = new Forks(folder)) {
            IOException e = assertThrows(IOException.class,
                    () -> forks.run(List.of("sh", "-c", "echo it is broken >&2; exit 3")));
            assertTrue(e.getMessage().contains("ended with 3: it is broken"), e.getMessage());
        }
    }

    @Test
    void closingEndsWhatRunsAndItsChildrenAndLetsNothingBegin() throws Exception {
        Path pipe = folder.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        Forks forks = new Forks(folder);
        // The shell's child would keep the pipe open for reading for ever.
        CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> {
            try {
                return forks.run(List.of("sh", "-c", "(cat pipe) & wait"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try (var writer = Files.newOutputStream(pipe)) {
            // There is a reader, so all of them run.
            forks.close();
            assertThrows(ExecutionException.class, running::get);
            assertThrows(IOException.class, () -> {
                writer.write(1);
                writer.flush();
            });
        }
        assertEquals("the run has ended",
                assertThrows(IOException.class, () -> forks.run(List.of("true"))).getMessage());
    }
}
