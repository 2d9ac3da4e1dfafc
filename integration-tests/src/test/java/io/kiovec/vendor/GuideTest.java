// SPDX-License-Identifier: Apache-2.0
package io.kiovec.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.vendor.Guide.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide for vendors, followed to the letter: on a copy of the sources, with an empty local repository, in a folder of its own. So
 * it is the archetype's test too.
 */
@Tag("proof")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class GuideTest {

    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    private static final String DEVICE = "acme:disk0";

    @TempDir
    Path folder;

    private Path where;
    private Path sources;
    private LocalRepository repository;
    private RunningShell shell;
    private Instant generating;
    private final StringBuilder told = new StringBuilder();

    @Test
    void everyCommandDoesWhatTheGuideSays() throws Exception {
        where = Files.createDirectory(folder.resolve("mine"));
        sources = sources();
        repository = LocalRepository.create(folder.resolve("repository"));
        try {
            for (Block block : Guide.read().blocks()) {
                play(block);
            }
        } finally {
            if (shell != null) {
                shell.close();
            }
        }
        assertTrue(told.toString().contains("BUILD SUCCESS"), told::toString);
        assertTrue(told.toString().contains("; verified"), told::toString);
        assertTrue(told.toString().contains("**PASSED**"), told::toString);
        assertTrue(told.toString().contains("memory, second version"), told::toString);
        assertEquals(List.of("TEST-tck-acme-disk0.xml", "tck-acme-disk0.md"), names(where.resolve("target/tck")));
        assertEquals(List.of(), names(where.resolve("drivers")));
    }

    private void play(Block block) throws Exception {
        if (block.commands().contains(":generate")) {
            generating = Instant.now();
        }
        switch (block.where()) {
            case "sh" -> sh(block.commands());
            case "sh terminal" -> shell = new RunningShell(command(block.commands()));
            case "kiovec" -> {
                awaitTheDriver();
                for (String line : block.commands().lines().toList()) {
                    type(line);
                }
            }
            default -> throw new IllegalStateException("a block of " + block.where());
        }
    }

    private void type(String line) throws Exception {
        if (line.equals("exit")) {
            assertEquals(0, shell.exit());
            return;
        }
        told.append(shell.told(line));
        if (line.startsWith("copy ")) {
            System.out.println("from generating the project to the first read: "
                    + Duration.between(generating, Instant.now()).toSeconds() + " s");
        }
    }

    /** A person sees that it has come, changed or gone, and types no sooner. */
    private void awaitTheDriver() throws Exception {
        boolean installed = !names(where.resolve("drivers")).isEmpty();
        boolean changed = Files.readString(where.resolve("src/main/java/org/example/DriverTransport.java"))
                .contains("second version");
        shell.await("devices --json", devices -> devices.contains(DEVICE) == installed
                && (!installed || devices.contains("second version") == changed));
    }

    private void sh(String commands) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Path now = folder.resolve("now");
        Process process = command(commands + "\npwd >'" + now + "'\n").redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> commands + "does not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(log);
        assertEquals(0, process.exitValue(), commands + output);
        told.append(output);
        where = Path.of(Files.readString(now).strip());
    }

    private ProcessBuilder command(String commands) {
        ProcessBuilder command = new ProcessBuilder("sh", "-euc", commands).directory(where.toFile());
        command.environment().put("KIOVEC", sources.toString());
        command.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository.folder());
        command.environment().merge("PATH", System.getProperty("kiovec.maven.home") + "/bin",
                (path, maven) -> maven + ":" + path);
        return command;
    }

    /** {@return a copy of what the guide needs of the sources} Installing would write into the tree that is tested. */
    private Path sources() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cp", "-a", "--parents", "kiovec", "pom.xml", "bnd.bnd", "cnf",
                "bundles/io.kiovec.api", "bundles/io.kiovec.command", "bundles/io.kiovec.tck",
                "bundles/io.kiovec.dist/target/kiovec.jar", "integration-tests/driver-archetype",
                "integration-tests/benchmarks/pom.xml", "integration-tests/pom.xml"));
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            bundles.map(ROOT::relativize).filter(bundle -> !command.contains(bundle.toString()))
                    .map(bundle -> bundle.resolve("pom.xml")).filter(pom -> Files.exists(ROOT.resolve(pom)))
                    .forEach(pom -> command.add(pom.toString()));
        }
        Path copy = Files.createDirectory(folder.resolve("kiovec"));
        command.add(copy.toString());
        Process copying = new ProcessBuilder(command).directory(ROOT.toFile()).inheritIO().start();
        assertEquals(0, copying.waitFor());
        return copy;
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
