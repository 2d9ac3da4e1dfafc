// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.tck.DriverReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The files that a report is written to. That they can be written is known before anything is judged. */
final class ReportFiles {

    private final Map<Path, Function<DriverReport, String>> files = new LinkedHashMap<>();

    private ReportFiles() {
    }

    /**
     * Chooses the files: one whose name ends with {@code .md} or {@code .xml}, or both kinds in a folder, which is made.
     *
     * @param where a file or a folder
     * @param address of the scratch device, for the names in a folder
     * @throws IOException when it cannot be written
     */
    static ReportFiles at(Path where, Address address) throws IOException {
        ReportFiles chosen = new ReportFiles();
        if (!Files.isDirectory(where) && where.toString().endsWith(".md")) {
            chosen.files.put(where, DriverReport::markdown);
        } else if (!Files.isDirectory(where) && where.toString().endsWith(".xml")) {
            chosen.files.put(where, DriverReport::junitXml);
        } else {
            String name = address.toString().replaceAll("[^A-Za-z0-9.-]+", "-");
            // Build servers collect TEST-*.xml.
            chosen.files.put(Files.createDirectories(where).resolve("tck-" + name + ".md"), DriverReport::markdown);
            chosen.files.put(where.resolve("TEST-tck-" + name + ".xml"), DriverReport::junitXml);
        }
        for (Path file : chosen.files.keySet()) {
            Files.writeString(file, "");
        }
        return chosen;
    }

    void write(DriverReport report) throws IOException {
        for (Map.Entry<Path, Function<DriverReport, String>> file : files.entrySet()) {
            Files.writeString(file.getKey(), file.getValue().apply(report));
        }
    }
}
