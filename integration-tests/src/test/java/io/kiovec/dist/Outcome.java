// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The runnable jar as users run it: a process of its own, in a folder of its own.
 *
 * @param code what it exited with
 * @param out what it printed
 * @param err what it printed on standard error
 */
record Outcome(int code, String out, String err) {

    private static final Path JAR = Path.of(System.getProperty("kiovec.root"),
            "bundles/io.kiovec.dist/target/kiovec.jar");

    /**
     * Starts one.
     *
     * @param folder where it runs and has its temporary files
     * @param input what it reads
     * @param words its arguments
     * @return how it ended, when it has
     */
    static CompletableFuture<Outcome> start(Path folder, String input, String... words) throws IOException {
        Process process = process(folder, words);
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        return of(process);
    }

    /** {@return one that was just started} */
    static Process process(Path folder, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder, "-jar", JAR.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).directory(folder.toFile()).start();
    }

    /** {@return how one ends, when it has} */
    static CompletableFuture<Outcome> of(Process process) {
        CompletableFuture<String> err = text(process.errorReader());
        CompletableFuture<String> out = text(process.inputReader());
        return process.onExit().thenApply(ended -> new Outcome(ended.exitValue(), out.join(), err.join()));
    }

    private static CompletableFuture<String> text(BufferedReader reader) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                text.complete(reader.readAllAsString());
            } catch (IOException e) {
                text.completeExceptionally(e);
            }
        });
        return text;
    }
}
