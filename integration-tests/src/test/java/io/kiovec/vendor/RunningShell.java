// SPDX-License-Identifier: Apache-2.0
package io.kiovec.vendor;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code kiovec --drivers FOLDER shell}, a process of its own, in conversation: a line in, a line out. */
final class RunningShell implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> err = new LinkedBlockingQueue<>();

    RunningShell(Path drivers, Path folder) throws IOException {
        this(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + folder, "-jar",
                Path.of(System.getProperty("kiovec.root"), "bundles/io.kiovec.dist/target/kiovec.jar").toString(),
                "--drivers", drivers.toString(), "shell").directory(folder.toFile()));
    }

    /** Starts a shell by a command of the caller's. */
    RunningShell(ProcessBuilder command) throws IOException {
        process = command.start();
        lines(process.inputReader(), out);
        lines(process.errorReader(), err);
    }

    private static void lines(BufferedReader reader, BlockingQueue<String> to) {
        Thread.ofVirtual().start(() -> {
            try {
                reader.lines().forEach(to::add);
            } catch (UncheckedIOException ended) {
                to.add("(the output broke off: " + ended.getMessage() + ")");
            }
        });
    }

    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** {@return the line that a command answers with; it has not failed} */
    String ask(String line) throws IOException, InterruptedException {
        tell(line);
        String answer = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(answer != null, () -> line + ": no answer, but " + err);
        return answer;
    }

    /** {@return all that a command tells people; it has not failed} */
    String told(String line) throws IOException, InterruptedException {
        tell(line);
        // Answers in one line that no answer for people looks like.
        tell("stats --json");
        StringBuilder told = new StringBuilder();
        while (true) {
            String next = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(next != null && err.isEmpty(), () -> line + ": told " + told + ", and then " + err);
            if (next.startsWith("[")) {
                return told.toString();
            }
            told.append(next).append('\n');
        }
    }

    /** {@return the line that a command fails with} */
    String refusal(String line) throws IOException, InterruptedException {
        tell(line);
        String answer = err.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(answer != null, () -> line + ": no refusal, but " + out);
        return answer;
    }

    /** {@return the first answer that is as it should be} It is asked again until then. */
    String await(String line, Predicate<String> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String answer = ask(line);
        while (!wanted.test(answer)) {
            if (System.nanoTime() > end) {
                fail(line + ": still " + answer + "; errors: " + err);
            }
            answer = ask(line);
        }
        return answer;
    }

    /** Leaves the shell; {@return what it exits with} */
    int exit() throws IOException, InterruptedException {
        tell("exit");
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "the shell does not end: " + err);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
