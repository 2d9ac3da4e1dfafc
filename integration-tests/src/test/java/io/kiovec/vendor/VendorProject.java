// SPDX-License-Identifier: Apache-2.0
package io.kiovec.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A project of a vendor, on a copy of its sources, so that nothing is left in the tree. */
final class VendorProject {

    private static final Path SOURCES = Path.of(System.getProperty("kiovec.root"), "integration-tests/vendor-driver");

    private final Path folder;
    private final LocalRepository repository;

    private VendorProject(Path folder, LocalRepository repository) {
        this.folder = folder;
        this.repository = repository;
    }

    /** Copies a project of {@code integration-tests/vendor-driver}. */
    static VendorProject copy(String name, Path to, LocalRepository repository) throws IOException {
        Path from = SOURCES.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.startsWith(from.resolve("target"))).toList()) {
                Files.copy(file, to.resolve(name).resolve(from.relativize(file).toString()));
            }
        }
        return new VendorProject(to.resolve(name), repository);
    }

    /** {@return all that Maven printed; it has succeeded} */
    String maven(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("kiovec.maven.home") + "/bin/mvn", "-B",
                "-ntp", "-Dmaven.repo.local=" + repository.folder()));
        command.addAll(List.of(words));
        Path log = folder.resolveSibling(folder.getFileName() + ".log");
        Process maven = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        boolean ended = maven.waitFor(4, TimeUnit.MINUTES);
        maven.destroyForcibly();
        String output = Files.readString(log);
        assertTrue(ended, output);
        assertEquals(0, maven.waitFor(), output);
        return output;
    }

    Path jar() {
        return folder.resolve("target").resolve(folder.getFileName() + ".jar");
    }
}
