// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.io.Address;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that lines go to, and what they look like. */
class TraceFileTest {

    @TempDir
    private Path folder;

    @Test
    void endpointsShareAFileLineByLine() throws Exception {
        Path path = folder.resolve("a.trace");
        String line = "x".repeat(150) + "\n";
        List<CompletableFuture<Void>> all = IntStream.range(0, 4).mapToObj(i -> CompletableFuture.runAsync(() -> {
            try (TraceFile file = TraceFile.open(path)) {
                for (int k = 0; k < 500; k++) {
                    assertFalse(file.isBrokenBy(line));
                }
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        })).toList();
        all.forEach(CompletableFuture::join);
        List<String> found = Files.readAllLines(path).stream().filter(text -> !text.startsWith("#")).toList();
        assertEquals(2000, found.size());
        assertTrue(found.stream().allMatch(line.strip()::equals), "a line is whole");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldOnce() throws Exception {
        TraceFile file = TraceFile.open(folder.resolve("b.trace"));
        file.close();
        assertTrue(file.isBrokenBy("one\n"));
        assertFalse(file.isBrokenBy("two\n"), "told already");
    }

    @Test
    void aLineTellsWhatWasAskedAndWhatCameOfIt() {
        Operation operation = new Operation().begin(Verb.WRITE, 4096, 512, TransferMode.DIRECT);
        operation.failure = Failure.MEDIUM;
        operation.ended = operation.began + 1234;
        String line = TraceLine.of(Address.parse("sim:a b"), operation).line();
        assertTrue(line.endsWith(
                " sim:a%20b write offset=4096 length=512 mode=DIRECT result=MEDIUM bytes=0 done=DIRECT nanos=1234"),
                line);
        assertTrue(Instant.parse(line.substring(0, line.indexOf(' '))).isBefore(Instant.now()), line);
    }
}
