// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.replay;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A line of a trace: {@code 2026-01-31T12:00:00.123456Z sim:disk0 read offset=0 length=4096 mode=DIRECT result=OK bytes=4096
 * done=DIRECT nanos=12345}.
 *
 * @param line its number in the file, from 1
 * @param began when the request began
 * @param address of the device, as it was traced
 * @param verb what was done
 * @param values the rest, by their keys
 */
record TraceRecord(int line, Instant began, String address, String verb, Map<String, String> values) {

    /**
     * Reads a line.
     *
     * @param number in the file, from 1
     * @param text the line
     * @throws IOException when it is none of a trace
     */
    static TraceRecord parse(int number, String text) throws IOException {
        String[] words = text.split(" ");
        if (words.length < 3) {
            throw new IOException("line " + number + " has no time, address and operation: " + text);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : Arrays.asList(words).subList(3, words.length)) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new IOException("line " + number + " has '" + word + "' where key=value should be");
            }
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        try {
            return new TraceRecord(number, Instant.parse(words[0]), words[1].replace("%20", " "), words[2], values);
        } catch (DateTimeParseException e) {
            throw new IOException("line " + number + " does not begin with a time: " + words[0], e);
        }
    }

    /** {@return a value of it} */
    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /**
     * {@return a number of it}
     *
     * @throws IOException when there is none
     */
    long number(String key) throws IOException {
        try {
            return Long.parseLong(values.getOrDefault(key, ""));
        } catch (NumberFormatException e) {
            throw new IOException("line " + line + " has no number " + key, e);
        }
    }

    /**
     * {@return a length that fits memory}
     *
     * @throws IOException when there is none
     */
    int size(String key) throws IOException {
        long number = number(key);
        if (number < 0 || number > 1 << 30) {
            throw new IOException("line " + line + ": " + key + " " + number + " is not from 0 to " + (1 << 30));
        }
        return (int) number;
    }

    /**
     * {@return a constant of it}
     *
     * @throws IOException when there is none
     */
    <E extends Enum<E>> E constant(String key, Class<E> type) throws IOException {
        try {
            return Enum.valueOf(type, values.getOrDefault(key, ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + line + " has no " + key + " of " + Arrays.toString(type.getEnumConstants()),
                    e);
        }
    }

    /** {@return bytes that moved then, 0 where the line does not say so} */
    long moved() {
        return text("bytes").filter(bytes -> bytes.matches("\\d{1,15}")).map(Long::parseLong).orElse(0L);
    }

    /** {@return what came of it then, as a {@link Stage} tells what comes of it now} */
    String outcome() {
        StringBuilder outcome = new StringBuilder(text("result").orElse("?"));
        text("status").ifPresent(status -> outcome.append(" status=").append(status));
        text("met").ifPresent(met -> outcome.append(" met=").append(met));
        text("bytes").ifPresent(bytes -> outcome.append(" bytes=").append(bytes));
        return outcome.toString();
    }
}
