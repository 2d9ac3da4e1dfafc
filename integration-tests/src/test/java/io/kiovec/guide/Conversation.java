// SPDX-License-Identifier: Apache-2.0
package io.kiovec.guide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A container's own shell, typed into until it answers: its bundles start while its prompt is already there. */
final class Conversation implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Process process;
    private final StringBuffer heard = new StringBuffer();

    Conversation(ProcessBuilder command) throws IOException {
        process = command.redirectErrorStream(true).start();
        Thread.ofVirtual().start(() -> {
            try {
                process.inputReader().lines().forEach(line -> heard.append(line).append('\n'));
            } catch (UncheckedIOException ended) {
                heard.append("(it ended)");
            }
        });
    }

    /** Types a line, again and again while the command is not there yet, until a word comes back. */
    void type(String line, String word) throws IOException, InterruptedException {
        int from = heard.length();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!heard.substring(from).replace(line, "").contains(word)) {
            assertTrue(process.isAlive() && System.nanoTime() < end, () -> line + ": " + heard);
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            for (int i = 0; i < 10 && !heard.substring(from).replace(line, "").contains(word); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
