// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A table of tests with a sentence each: {@code SUITE.TEST sentence}, lines with # are comments. */
record Remarks(Path file, Map<String, String> byTest) {

    static Remarks read(Path file) throws IOException {
        Map<String, String> byTest = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+", 2);
            if (parts.length < 2 || byTest.put(parts[0], parts[1]) != null) {
                throw new IOException(file + ": '" + line + "' has no sentence, or its test is there twice");
            }
        }
        return new Remarks(file, byTest);
    }
}
