// SPDX-License-Identifier: Apache-2.0
package io.kiovec.vendor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository of Maven that has of Kiovec only what was installed into it. What is there of others it shares, by links,
 * with the one that this build uses, so that nothing is fetched twice.
 */
final class LocalRepository {

    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    private static final String VERSION = System.getProperty("kiovec.version");

    private final Path folder;

    private LocalRepository(Path folder) {
        this.folder = folder;
    }

    /** Makes one that has nothing of Kiovec. */
    static LocalRepository create(Path folder) throws IOException {
        Path shared = Path.of(System.getProperty("kiovec.maven.repository"));
        link(shared, Files.createDirectories(folder), "io");
        if (Files.isDirectory(shared.resolve("io"))) {
            link(shared.resolve("io"), Files.createDirectories(folder.resolve("io")), "kiovec");
        }
        return new LocalRepository(folder);
    }

    private static void link(Path shared, Path folder, String except) throws IOException {
        if (!Files.isDirectory(shared)) {
            return;
        }
        try (Stream<Path> entries = Files.list(shared)) {
            for (Path entry : entries.filter(file -> !file.endsWith(except)).toList()) {
                Files.createSymbolicLink(folder.resolve(entry.getFileName()), entry);
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** Installs what a driver is built and tested with, as this build has made it. */
    LocalRepository withContract() throws IOException {
        install("kiovec-parent", ".", List.of(".pom"));
        install("io.kiovec.api", "bundles/io.kiovec.api", List.of(".pom", ".jar"));
        install("io.kiovec.tck", "bundles/io.kiovec.tck", List.of(".pom", ".jar"));
        return this;
    }

    private void install(String artifact, String module, List<String> endings) throws IOException {
        Path place = Files.createDirectories(folder.resolve("io/kiovec").resolve(artifact).resolve(VERSION));
        for (String ending : endings) {
            String name = artifact + "-" + VERSION + ending;
            Path built = ROOT.resolve(module).resolve(ending.equals(".pom") ? "pom.xml" : "target/" + name);
            Files.copy(built, place.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
