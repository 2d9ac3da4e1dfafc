// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./kiovec} with what the build prepares for a quick start, and without. */
class StartTest {

    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    private static final String REGISTRY = "io.kiovec.core.internal.transport.TransportRegistry";
    private static final Path TARGET = Path.of("bundles/io.kiovec.dist/target");

    @TempDir
    Path folder;

    /** A tree with the script and what was built, none of it this project's own. */
    private Path tree;

    @BeforeEach
    void copyTree() throws IOException {
        tree = Files.createDirectory(folder.resolve("tree"));
        Files.copy(ROOT.resolve("kiovec"), tree.resolve("kiovec"));
        Path target = Files.createDirectories(tree.resolve(TARGET));
        Files.createSymbolicLink(target.resolve("kiovec.jar"), ROOT.resolve(TARGET).resolve("kiovec.jar"));
        Path start = Files.createDirectory(target.resolve("start"));
        try (Stream<Path> files = Files.list(ROOT.resolve(TARGET).resolve("start"))) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(start.resolve(file.getFileName()), file);
            }
        }
    }

    /** Else JUnit warns of links that lead out of its folder. */
    @AfterEach
    void unlink() throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    private Path prepared(String name) {
        return tree.resolve(TARGET).resolve("start").resolve(name);
    }

    private Outcome devices(Map<String, String> environment) throws IOException, InterruptedException {
        return kiovec(environment, "devices");
    }

    private Outcome kiovec(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", tree.resolve("kiovec").toString()));
        command.addAll(List.of(words));
        return run(environment, command.toArray(String[]::new));
    }

    private Outcome run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Outcome(code, Files.readString(out), Files.readString(err));
    }

    private void assertAnswers() throws IOException, InterruptedException {
        assertAnswers(devices(Map.of()));
    }

    private static void assertAnswers(Outcome outcome) {
        assertEquals("", outcome.err());
        assertTrue(outcome.out().startsWith("ADDRESS"), outcome.out());
        assertTrue(outcome.out().contains("sim:disk0"), outcome.out());
        assertEquals(0, outcome.code());
    }

    /** {@return the lines of the JVM's log about classes that a run loads} */
    private List<String> loaded(String... words) throws IOException, InterruptedException {
        Path log = folder.resolve("classes");
        assertEquals(0, kiovec(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log), words).code());
        return Files.readAllLines(log);
    }

    private static boolean isCached(List<String> lines, String type) {
        String line = lines.stream().filter(each -> each.contains(" " + type + " ")).findFirst().orElseThrow();
        return line.contains("shared objects file");
    }

    @Test
    void theBuildLeavesACacheWithTheClassesOfTheFrameworkAndOfBundles() throws IOException, InterruptedException {
        List<String> lines = loaded("devices");
        assertTrue(isCached(lines, "org.apache.felix.framework.Felix"));
        assertTrue(isCached(lines, REGISTRY));
    }

    /** Of classes of other loaders than its own the JVM keeps no lambdas. */
    @Test
    void aShortCommandsBundlesAreOnTheClassPath() throws IOException, InterruptedException {
        List<String> lambdas = loaded("devices").stream().filter(line -> line.contains(REGISTRY + "$$Lambda")).toList();
        assertFalse(lambdas.isEmpty());
        assertTrue(lambdas.stream().allMatch(line -> line.contains("shared objects file")), lambdas::toString);
    }

    /** It installs more than the class path has; a thread's loader must not find the same classes again there. */
    @Test
    @Tag("proof")
    void aCommandThatIsNotShortHasTheLaunchersClassPath() throws IOException, InterruptedException {
        List<String> lines = loaded("doctor");
        assertTrue(isCached(lines, REGISTRY));
        assertTrue(lines.stream().filter(line -> line.contains(REGISTRY + "$$Lambda"))
                .noneMatch(line -> line.contains("shared objects file")));
    }

    /** The class path lacks them, and a bundle on it sees no others. */
    @ParameterizedTest
    @Tag("proof")
    @ValueSource(strings = {"--config", "--drivers"})
    void bundlesHaveLoadersOfTheirOwnWhereMoreAreNeeded(String option) throws IOException, InterruptedException {
        List<String> lines = loaded(option, Files.createDirectory(folder.resolve("watched")).toString(), "devices");
        assertTrue(isCached(lines, "org.apache.felix.framework.Felix"));
        assertTrue(isCached(lines, REGISTRY));
        assertTrue(lines.stream().filter(line -> line.contains(REGISTRY + "$$Lambda"))
                .noneMatch(line -> line.contains("shared objects file")));
    }

    /** That each contract is its bundle's own, by {@code FrameworkUtil.getBundle}, else all drivers would be refused or none. */
    @Test
    void allDriversServeOnTheClassPathToo() throws IOException, InterruptedException {
        Outcome there = kiovec(Map.of(), "transports", "--json");
        Files.delete(prepared("java"));
        Outcome elsewhere = kiovec(Map.of(), "transports", "--json");
        assertEquals("", there.err());
        assertEquals(elsewhere, there);
        assertTrue(there.out().contains("\"sim\""), there.out());
    }

    @Test
    @Tag("proof")
    void anotherJdksCacheIsNotTouched() throws IOException, InterruptedException {
        Files.delete(prepared("java"));
        Files.writeString(prepared("java"), "/opt/another\n");
        assertFalse(isCached(loaded("devices"), "org.apache.felix.framework.Felix"));
    }

    /** It may be anything that somebody put together; another is found, or none and a sentence says so. */
    @ParameterizedTest
    @Tag("proof")
    @ValueSource(strings = {"", "JAVA_VERSION=25", "JAVA_VERSION=\"\"", "JAVA_VERSION=\"17.0.1\"",
        "JAVA_VERSION=\"x\""})
    void aJdkWhoseReleaseTellsNoNumberOrAnOldOneIsPassedOver(String release) throws IOException, InterruptedException {
        Path jdk = Files.createDirectories(folder.resolve("jdk"));
        Path bin = Files.createDirectory(jdk.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("javac"), Path.of(System.getProperty("java.home"), "bin", "javac"));
        Files.writeString(jdk.resolve("release"), release + "\n");
        assertAnswers(devices(Map.of("JAVA_HOME", jdk.toString(), "PATH",
                System.getProperty("java.home") + "/bin:" + System.getenv("PATH"))));
    }

    @Test
    void withoutTheCacheAllIsAsBefore() throws IOException, InterruptedException {
        Files.delete(prepared("devices.aot"));
        assertTrue(isCached(loaded("devices"), REGISTRY), "so has the cache for other class paths");
        Files.delete(prepared("kiovec.aot"));
        assertAnswers();
    }

    @Test
    @Tag("proof")
    void aDamagedCacheIsPassedOver() throws IOException, InterruptedException {
        Files.delete(prepared("devices.aot"));
        Files.writeString(prepared("devices.aot"), "not a cache");
        assertAnswers();
    }

    @Test
    @Tag("proof")
    void aCacheOfOtherClassesIsPassedOver() throws IOException, InterruptedException {
        Path launcher = prepared("launcher.jar").toRealPath();
        Files.delete(prepared("launcher.jar"));
        Files.copy(launcher, prepared("launcher.jar"));
        assertAnswers();
    }

    @Test
    @Tag("proof")
    void whatIsOlderThanTheJarIsNotUsed() throws IOException, InterruptedException {
        Files.delete(prepared("launcher.jar"));
        Files.writeString(prepared("launcher.jar"), "of an earlier build");
        Files.setLastModifiedTime(prepared("launcher.jar"), FileTime.fromMillis(0));
        assertAnswers();
    }

    /** The JVM would say so on standard output. The kernel's word is another one for this process alone, in a mount namespace. */
    @Test
    @Tag("proof")
    void aKernelWithoutTransparentHugePagesIsNothingToTell() throws IOException, InterruptedException {
        Path never = Files.writeString(folder.resolve("enabled"), "always madvise [never]\n");
        assertAnswers(run(Map.of(), "unshare", "--mount", "sh", "-c",
                "mount --bind \"$1\" /sys/kernel/mm/transparent_hugepage/enabled && exec sh \"$2\" devices", "sh",
                never.toString(), tree.resolve("kiovec").toString()));
    }
}
