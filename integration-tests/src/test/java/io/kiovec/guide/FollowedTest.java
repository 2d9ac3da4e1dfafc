// SPDX-License-Identifier: Apache-2.0
package io.kiovec.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.guide.Documents.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The README and the user's guide, followed to the letter, each in a folder of its own with {@code kiovec.jar} and a {@code kiovec}
 * that starts it. Containers are real ones, fetched as the guide says.
 */
@Tag("proof")
@Tag("release")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FollowedTest {

    private static final Path JAR = Documents.ROOT.resolve("bundles/io.kiovec.dist/target/kiovec.jar");
    /** Those that tests of their own follow, which look at what comes of it, too. */
    private static final Set<Path> FOLLOWED_ELSEWHERE = Set.of(Path.of("bundles/io.kiovec.copy/GUIDE.md"),
            Path.of("bundles/io.kiovec.tck/GUIDE.md"));
    private static final Path OF_CEPH = Path.of("bundles/io.kiovec.rbd/GUIDE.md");
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin").toString();

    @TempDir
    Path folder;

    private Path where;
    private Conversation terminal;

    static Stream<Path> documents() throws IOException {
        return Documents.all().stream().map(Documents.ROOT::relativize)
                .filter(document -> !FOLLOWED_ELSEWHERE.contains(document));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandWorks(Path document) throws Exception {
        // Somebody else than root follows parts of it.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        where = folder;
        Files.copy(JAR, folder.resolve("kiovec.jar"));
        Path kiovec = Files.writeString(folder.resolve("kiovec"),
                """
                        #!/bin/sh
                        exec java -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar '%s' "$@"
                        """
                        .formatted(folder.resolve("kiovec.jar")));
        Files.setPosixFilePermissions(kiovec, PosixFilePermissions.fromString("rwxr-xr-x"));
        boolean isOfCeph = document.equals(OF_CEPH);
        try {
            if (isOfCeph) {
                ceph("start");
            }
            for (Block block : Documents.blocks(Documents.ROOT.resolve(document))) {
                follow(block);
            }
        } finally {
            leave();
            if (isOfCeph) {
                ceph("stop");
            }
        }
    }

    /** A cluster of the test's own, which the commands find as those of Ceph do. */
    private void ceph(String what) throws IOException, InterruptedException {
        Run run = sh("mkdir -p '" + cluster() + "'\nbash '"
                + Documents.ROOT.resolve("integration-tests/conformance/ceph-node") + "' " + what + " '" + cluster()
                + "' memstore", "");
        assertEquals(0, run.code(), run.output());
    }

    private Path cluster() {
        return folder.resolve("ceph");
    }

    private void follow(Block block) throws Exception {
        switch (block.kind()) {
            case "sh" -> {
                leave();
                Run run = sh(block.text(), "");
                assertEquals(0, run.code(), block.text() + run.output());
            }
            case "sh fails" -> {
                Run run = sh(block.text(), "");
                assertTrue(run.code() > 0, block.text() + run.output());
                assertTrue(run.output().lines().allMatch(line -> line.startsWith("kiovec")), run.output());
            }
            case "kiovec" -> {
                Run run = sh("kiovec shell", block.text());
                assertEquals(0, run.code(), run.output());
                assertFalse(run.output().lines().anyMatch(line -> line.startsWith("kiovec")), run.output());
            }
            case "sh terminal" -> {
                leave();
                terminal = new Conversation(command(block.text()));
            }
            case "gogo" -> {
                for (String line : block.text().lines().toList()) {
                    terminal.type(line, "sim:disk0");
                }
            }
            default -> {
                // An example, or what says why it is not run.
            }
        }
    }

    private void leave() {
        if (terminal != null) {
            terminal.close();
            terminal = null;
        }
    }

    private record Run(int code, String output) {
    }

    private Run sh(String commands, String input) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Path now = folder.resolve("now");
        Process process = command(commands + "\npwd >'" + now + "'\n").redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().write(input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            process.getOutputStream().close();
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> commands + " does not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() == 0) {
            where = Path.of(Files.readString(now).strip());
        }
        return new Run(process.exitValue(), Files.readString(log));
    }

    private ProcessBuilder command(String commands) {
        ProcessBuilder command = new ProcessBuilder("sh", "-euc", commands).directory(where.toFile());
        command.environment().put("KIOVEC_JAR", folder.resolve("kiovec.jar").toString());
        command.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        command.environment().put("CEPH_CONF", cluster().resolve("ceph.conf").toString());
        command.environment().put("GUIDE", Documents.GUIDE.toString());
        command.environment().put("MAVEN_OPTS",
                "-Dmaven.repo.local=" + System.getProperty("kiovec.maven.repository"));
        command.environment().merge("PATH",
                String.join(":", List.of(folder.toString(), JAVA, System.getProperty("kiovec.maven.home") + "/bin")),
                (path, first) -> first + ":" + path);
        return command;
    }
}
