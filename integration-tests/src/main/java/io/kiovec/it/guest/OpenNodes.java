// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The descriptors of this process. */
final class OpenNodes {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OpenNodes() {
    }

    /** {@return what the descriptors of a node are called, those of a node of that name that has gone too} */
    static List<String> of(Path node) throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.map(OpenNodes::target).filter(Objects::nonNull)
                    .filter(name -> name.equals(node.toString()) || name.equals(node + " (deleted)")).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }
}
