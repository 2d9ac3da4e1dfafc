// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** T10's list of additional sense codes, from the resource {@code additional-sense.txt} beside this class. */
final class AdditionalSenseTable {
    private static final Map<Integer, AdditionalSense> ENTRIES = read();

    private AdditionalSenseTable() {
    }

    static AdditionalSense find(int code, int qualifier) {
        AdditionalSense known = ENTRIES.get(code << 8 | qualifier);
        return known != null ? known : new AdditionalSense(code, qualifier, describe(code, qualifier));
    }

    static Map<Integer, AdditionalSense> entries() {
        return ENTRIES;
    }

    /** The codes whose qualifier is a number, and those that the list leaves to vendors or to nobody (SPC-4, E.2). */
    private static String describe(int code, int qualifier) {
        String number = "%02Xh".formatted(qualifier);
        if (code == 0x40 && qualifier >= 0x80) {
            return "DIAGNOSTIC FAILURE ON COMPONENT " + number;
        }
        if (code == 0x4d) {
            return "TAGGED OVERLAPPED COMMANDS (TASK TAG " + number + ")";
        }
        if (code == 0x70) {
            return "DECOMPRESSION EXCEPTION SHORT ALGORITHM ID OF " + number;
        }
        return code >= 0x80 || qualifier >= 0x80 ? "VENDOR SPECIFIC" : "RESERVED";
    }

    private static Map<Integer, AdditionalSense> read() {
        try (InputStream resource = AdditionalSenseTable.class.getResourceAsStream("additional-sense.txt")) {
            if (resource == null) {
                throw new IllegalStateException("additional-sense.txt is not in the bundle");
            }
            Map<Integer, AdditionalSense> entries = new HashMap<>();
            var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    int number = Integer.parseInt(line, 0, 4, 16);
                    entries.put(number, new AdditionalSense(number >> 8, number & 0xff, line.substring(5)));
                }
            }
            return Map.copyOf(entries);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
