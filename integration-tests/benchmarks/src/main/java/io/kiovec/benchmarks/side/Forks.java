// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The processes of the sides, one at a time. Closing, from any thread, ends the one that runs and lets no other begin, so that
 * what it uses can be taken away.
 */
public final class Forks implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 600;

    private static final int MOST_SAID = 600;

    private final Path folder;
    private Process running;
    private boolean closed;

    /**
     * Makes one.
     *
     * @param folder in which processes run
     */
    public Forks(Path folder) {
        this.folder = folder;
    }

    /**
     * Runs a command to its end.
     *
     * @param command with its arguments
     * @return what it printed
     * @throws IOException when it failed; the message has what it said
     * @throws InterruptedException when interrupted
     */
    public String run(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("kiovec-benchmark", ".err");
        try {
            Process process = start(command, errors);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("does not end: " + String.join(" ", command));
            }
            if (process.exitValue() != 0) {
                String said = Files.readString(errors).strip() + output.strip();
                throw new IOException(String.join(" ", command) + " ended with " + process.exitValue() + ": "
                        + said.substring(0, Math.min(said.length(), MOST_SAID)));
            }
            return output;
        } finally {
            Files.delete(errors);
        }
    }

    private synchronized Process start(List<String> command, Path errors) throws IOException {
        if (closed) {
            throw new IOException("the run has ended");
        }
        running = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile()).start();
        return running;
    }

    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = running;
        }
        if (last != null) {
            last.descendants().forEach(ProcessHandle::destroyForcibly);
            last.destroyForcibly();
            try {
                last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
