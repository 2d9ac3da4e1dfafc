// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in the project that was just built. */
final class Project {
    private static final Path ROOT = Path.of(property("kiovec.root"));
    private static final String VERSION = property("kiovec.version");

    private Project() {
    }

    static Path file(String path) {
        return ROOT.resolve(path);
    }

    static List<String> bundles() throws IOException {
        try (Stream<Path> folders = Files.list(file("bundles"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    static Path jar(String bundle) {
        String name = bundle.equals("io.kiovec.dist") ? "kiovec.jar" : bundle + "-" + VERSION + ".jar";
        return file("bundles/" + bundle + "/target/" + name);
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set: run these tests with Maven");
        }
        return value;
    }
}
