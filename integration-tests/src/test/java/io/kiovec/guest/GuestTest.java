// SPDX-License-Identifier: Apache-2.0
package io.kiovec.guest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The guest's tests, one JVM in each of two boots, which run at the same time: a guest has one processor. Their reports go to
 * {@code target/test-reports/guest-BOOT}, where the closing summary counts them, so this test fails only where there are none.
 * What the guest printed is in {@code target/guest-BOOT}.
 */
@Tag("proof")
@Timeout(value = 22, unit = TimeUnit.MINUTES)
class GuestTest {

    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    private static final Path MODULE = ROOT.resolve("integration-tests");
    private static final Path TESTS = MODULE
            .resolve("target/integration-tests-" + System.getProperty("kiovec.version") + ".jar");
    private static final int GUEST_SECONDS = 1200;
    private static final String DISKS = "disks";
    private static final String TAPE = "tape";
    private static final Map<String, Process> BOOTS = new HashMap<>();

    private static void theGuestCanBeMade() throws Exception {
        Path said = Files.createTempFile("guest", ".log");
        Process process = new ProcessBuilder(MODULE.resolve("guest/prepare").toString()).redirectErrorStream(true)
                .redirectOutput(said.toFile()).start();
        boolean ended = process.waitFor(8, TimeUnit.MINUTES);
        process.destroy();
        List<String> lines = Files.readAllLines(said);
        Files.delete(said);
        Assumptions.assumeTrue(ended && process.exitValue() == 0,
                () -> "NO GUEST, NOTHING OF sg, st AND sd WAS PROVEN: " + (lines.isEmpty() ? "" : lines.getLast()));
    }

    @BeforeAll
    static void bothAreBooted() throws Exception {
        theGuestCanBeMade();
        List<String> disks = List.of("virtio", "am53c974", "lsi53c895a", "megasas", "debug");
        BOOTS.put(DISKS, boot(DISKS, "Guest-Disks", disks, List.of("-Dkiovec.guest.disks=" + String.join(",", disks))));
        BOOTS.put(TAPE, boot(TAPE, "Guest-Tape", List.of(TAPE), List.of("-Dkiovec.guest.tapes=debug,iscsi")));
    }

    @AfterAll
    static void bothHaveEnded() {
        for (Process process : BOOTS.values()) {
            // A script waits for its guest before it hears of anything.
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    @Test
    void testsOnDisks() throws Exception {
        report(DISKS);
    }

    @Test
    void testsOnATape() throws Exception {
        report(TAPE);
    }

    private static Path kept(String boot) throws IOException {
        return Files.createDirectories(MODULE.resolve("target/guest-" + boot));
    }

    private static Path reports(String boot) throws IOException {
        return Files.createDirectories(MODULE.resolve("target/test-reports/guest-" + boot));
    }

    private static Process boot(String boot, String header, List<String> devices, List<String> properties)
            throws Exception {
        Path reports = reports(boot);
        Path kept = kept(boot);
        List<String> bundles = bundles();
        bundles.add(tests(header, kept).toString());
        Path list = Files.write(kept.resolve("bundles"), bundles);
        List<String> command = new ArrayList<>(List.of(MODULE.resolve("guest/run").toString(), "--timeout",
                Integer.toString(GUEST_SECONDS), "--console", kept.resolve("console").toString(), "--share",
                reports.toString()));
        devices.forEach(device -> command.addAll(List.of("--device", device)));
        command.addAll(List.of("--", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Djunit.jupiter.execution.timeout.default=300 s",
                "-Dtester.dir=" + reports, "-Dtester.unresolved=false",
                "-Dkiovec.guest.boot=" + boot));
        command.addAll(properties);
        command.addAll(
                List.of("-cp", String.join(File.pathSeparator, classPath().filter(GuestTest::isLaunched).toList()),
                        GuestContainer.class.getName(), list.toString()));
        return new ProcessBuilder(command).directory(MODULE.toFile()).redirectErrorStream(true)
                .redirectOutput(kept.resolve("output").toFile()).start();
    }

    /** Waits for the end of a guest, which has to leave a report. */
    private static void report(String boot) throws Exception {
        Process process = BOOTS.get(boot);
        assertTrue(process.waitFor(GUEST_SECONDS + 60, TimeUnit.SECONDS), "the guest did not end");
        try (Stream<Path> left = Files.list(reports(boot))) {
            if (left.noneMatch(report -> report.toString().endsWith(".xml"))) {
                Path output = kept(boot).resolve("output");
                List<String> lines = Files.readAllLines(output);
                fail("the guest left no report and ended with " + process.exitValue() + ", see " + output + ": "
                        + String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
            }
        }
    }

    private static Stream<String> classPath() {
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(tests.split(File.pathSeparator));
    }

    /** What the launcher itself is made of. */
    private static boolean isLaunched(String path) {
        return path.endsWith("test-classes") || path.contains("org.apache.felix.framework");
    }

    /** {@return a copy of the tests' jar whose test cases are those that the header names} */
    private static Path tests(String header, Path folder) throws IOException {
        Path copy = Files.copy(TESTS, folder.resolve("integration-tests.jar"), StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem content = FileSystems.newFileSystem(copy)) {
            Path file = content.getPath(JarFile.MANIFEST_NAME);
            Manifest manifest = new Manifest();
            try (InputStream in = Files.newInputStream(file)) {
                manifest.read(in);
            }
            String names = manifest.getMainAttributes().getValue(header);
            assertFalse(names == null || names.isBlank(), "no test says that it runs in this guest");
            manifest.getMainAttributes().putValue("Test-Cases", names);
            try (OutputStream out = Files.newOutputStream(file)) {
                manifest.write(out);
            }
        }
        return copy;
    }

    /** {@return the bundles on the class path of this test} What provides only types to compile with says so. */
    private static List<String> bundles() throws IOException {
        List<String> found = new ArrayList<>();
        for (String path : classPath().filter(entry -> entry.endsWith(".jar")).toList()) {
            try (JarFile jar = new JarFile(path)) {
                if (isWanted(jar.getManifest() == null ? new Attributes() : jar.getManifest().getMainAttributes())) {
                    found.add(path);
                }
            }
        }
        return found;
    }

    private static boolean isWanted(Attributes manifest) {
        String name = manifest.getValue("Bundle-SymbolicName");
        String needs = manifest.getValue("Require-Capability");
        return name != null && (needs == null || !needs.contains("osgi.unresolvable"))
                && !name.equals("org.apache.felix.framework") && !name.startsWith("org.eclipse.osgi")
                && !name.equals("biz.aQute.bndlib")
                && !name.equals("integration-tests") && !name.equals("io.kiovec.dist");
    }
}
