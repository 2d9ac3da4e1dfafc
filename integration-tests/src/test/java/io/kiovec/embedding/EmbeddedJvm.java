// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Frameworks on which a program runs in a JVM of its own. */
public enum EmbeddedJvm {
    /** Apache Felix. */
    FELIX("org.apache.felix.framework"),
    /** Eclipse Equinox. */
    EQUINOX("org.eclipse.osgi-");

    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    private static final Path BUNDLES = ROOT.resolve("bundles/io.kiovec.dist/target/bundles");

    private static final String CONSOLE = "(org\\.apache\\.felix\\.(webconsole|http|inventory)|commons-|encoder-|slf4j-api-).*";

    private final String jar;

    EmbeddedJvm(String jar) {
        this.jar = jar;
    }

    /**
     * What a program printed.
     *
     * @param code what it exited with
     * @param output all of it
     */
    public record Outcome(int code, String output) {
    }

    /** Runs a program to its end, with the bundles of the runnable jar but those that only its web console needs. */
    Outcome run(Class<?> program, Path folder, int seconds, String... more) throws Exception {
        Path bundles = Files.createDirectories(folder.resolve("bundles"));
        try (Stream<Path> jars = Files.list(BUNDLES)) {
            for (Path each : jars.filter(path -> !path.getFileName().toString().matches(CONSOLE)).toList()) {
                Path copy = bundles.resolve(each.getFileName());
                if (!Files.exists(copy)) {
                    Files.copy(each, copy);
                }
            }
        }
        return run(program, folder, bundles, seconds, more);
    }

    /**
     * Runs a program to its end.
     *
     * @param program its class
     * @param folder where it runs
     * @param bundles the folder of bundles that it is given
     * @param seconds how long it may take
     * @param more arguments
     * @return what it printed
     * @throws Exception when it could not be run
     */
    public Outcome run(Class<?> program, Path folder, Path bundles, int seconds, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", classPath(), program.getName(), bundles.toString(),
                folder.resolve("storage").toString()));
        command.addAll(List.of(more));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertTrue(ended, () -> "the program does not end by itself: " + read(output));
        return new Outcome(process.exitValue(), read(output));
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return the framework, the contract and the programs: what an embedding program has on its class path} */
    private String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return String.join(File.pathSeparator,
                Stream.of(all.split(File.pathSeparator)).filter(path -> path.endsWith("test-classes")
                        || path.contains(jar) || path.contains("io.kiovec.api")).toList());
    }
}
