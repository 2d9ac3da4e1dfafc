// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table of tests with a sentence each: {@code SUITE.TEST CONFIGURATION[,CONFIGURATION] sentence}; lines with # are
 * comments.
 *
 * @param file where it stands
 * @param all its lines
 */
record Remarks(Path file, List<Remark> all) {

    /**
     * One line.
     *
     * @param test {@code SUITE.TEST}
     * @param configurations where it holds
     * @param sentence why
     */
    record Remark(String test, Set<String> configurations, String sentence) {
    }

    static Remarks read(Path file) throws IOException {
        List<Remark> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+", 3);
            if (parts.length < 3) {
                throw new IOException(file + ": '" + line + "' is not: test, configurations, sentence");
            }
            all.add(new Remark(parts[0], Set.of(parts[1].split(",")), parts[2]));
        }
        return new Remarks(file, all);
    }

    /** {@return the pairs {@code SUITE.TEST on CONFIGURATION} of all lines} */
    Set<String> pairs() {
        return all.stream().flatMap(remark -> remark.configurations().stream()
                .map(configuration -> remark.test() + " on " + configuration))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
