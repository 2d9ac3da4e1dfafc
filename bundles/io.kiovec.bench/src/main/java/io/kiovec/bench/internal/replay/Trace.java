// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A file of traces. */
final class Trace {

    private static final String HEADER = "# kiovec trace 1:";

    private Trace() {
    }

    /**
     * Reads the requests of one device, in the order in which they began.
     *
     * @param file the trace
     * @param device as it stands in the file; empty when the file is of one device only
     * @throws IOException when it cannot be read, is no trace, or is of several devices and none is named
     */
    static List<TraceRecord> read(Path file, Optional<String> device) throws IOException {
        List<TraceRecord> records = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            if (line == null || !line.startsWith(HEADER)) {
                throw new IOException(file + " is no trace: its first line does not begin with '" + HEADER
                        + "'; write one by trace:file=" + file + ":ADDRESS");
            }
            for (int number = 2; (line = reader.readLine()) != null; number++) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    records.add(TraceRecord.parse(number, line));
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        }
        Set<String> devices = records.stream().map(TraceRecord::address).collect(Collectors.toCollection(TreeSet::new));
        if (device.isEmpty() && devices.size() > 1) {
            throw new IOException(file + " has requests of several devices: say --of with one of "
                    + String.join(", ", devices));
        }
        if (device.isPresent() && !devices.contains(device.get())) {
            throw new IOException(file + " has no requests of " + device.get() + ", but of "
                    + String.join(", ", devices));
        }
        records.removeIf(record -> device.isPresent() && !record.address().equals(device.get()));
        // They are written when they end, and the sort is stable.
        records.sort(Comparator.comparing(TraceRecord::began));
        return records;
    }
}
