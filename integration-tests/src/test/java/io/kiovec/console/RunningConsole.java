// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code kiovec console --port 0 shell}, a process of its own; lines of its shell are typed by the test. */
final class RunningConsole {

    private final Process process;
    private final BufferedReader out;
    private final JsonObject told;
    private final Path state;

    /**
     * Starts it.
     *
     * @param folder for its state, its files and what it says on standard error
     */
    RunningConsole(Path folder) throws IOException {
        state = folder.resolve("state");
        // One breach of the contract is enough for a quarantine, and a call that hangs is waited for shortly.
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(config.resolve("io.kiovec.core.cfg"), "quarantine.failures=1\ndrain.seconds=1\n");
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder, "-jar",
                Path.of(System.getProperty("kiovec.root"), "bundles/io.kiovec.dist/target/kiovec.jar").toString(),
                "--config", config.toString(), "console", "--port", "0", "--state", state.toString(), "--json", "shell")
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile()).start();
        out = process.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the console ended: " + Files.readString(folder.resolve("stderr")));
        }
        told = JsonParser.parseString(line).getAsJsonObject();
    }

    /** {@return the page's address} */
    String page() {
        return told.get("page").getAsString();
    }

    String password() {
        return told.get("password").getAsString();
    }

    /** Types a line of the shell. */
    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** {@return the lines of the audit log} */
    List<String> audited() throws IOException {
        return Files.readAllLines(state.resolve("audit.log"));
    }

    void end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        out.close();
    }
}
