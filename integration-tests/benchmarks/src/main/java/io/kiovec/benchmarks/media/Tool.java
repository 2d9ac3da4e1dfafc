// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small programs, and the kernel's files of one value. */
public final class Tool {

    private Tool() {
    }

    /**
     * Runs a program that is soon done.
     *
     * @param command with its arguments
     * @return what it printed, without the last line's end
     * @throws IOException when it failed; the message has what it said
     */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }

    /**
     * {@return the value of a file}
     *
     * @param file one of the kernel's
     * @throws IOException when it cannot be read
     */
    public static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /**
     * Sets the value of a file.
     *
     * @param file one of the kernel's
     * @param value what
     * @throws IOException when the kernel does not take it
     */
    public static void write(Path file, String value) throws IOException {
        Files.writeString(file, value);
    }
}
