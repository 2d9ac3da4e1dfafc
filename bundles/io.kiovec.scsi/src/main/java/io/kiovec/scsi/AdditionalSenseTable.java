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

/**
 * T10's list of additional sense codes, from the resource {@code additional-sense.txt} beside this class. It holds texts, not
 * values: the values' class has constants out of this list, and two classes that initialise each other can fail or block.
 */
final class AdditionalSenseTable {
    private static final Map<Integer, String> TEXTS = read();

    private AdditionalSenseTable() {
    }

    static String text(int code, int qualifier) {
        String known = TEXTS.get(code << 8 | qualifier);
        return known != null ? known : describe(code, qualifier);
    }

    static int size() {
        return TEXTS.size();
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

    private static Map<Integer, String> read() {
        try (InputStream resource = AdditionalSenseTable.class.getResourceAsStream("additional-sense.txt")) {
            if (resource == null) {
                throw new IllegalStateException("additional-sense.txt is not in the bundle");
            }
            Map<Integer, String> texts = new HashMap<>();
            var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    texts.put(Integer.parseInt(line, 0, 4, 16), line.substring(5));
                }
            }
            return Map.copyOf(texts);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
