// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Support;
import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.adapter.AdapterModel.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a disk's configuration. What cannot be read is told with the key, the value and what is allowed. */
final class DiskParser {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,19})\\s*([KMGT]?)(I?B)?");

    private final Map<String, ?> configuration;
    private final List<String> problems = new ArrayList<>();

    DiskParser(Map<String, ?> configuration) {
        this.configuration = configuration;
    }

    /** {@return what was wrong} */
    List<String> problems() {
        return problems;
    }

    /** {@return the disk; only of use when there are no problems} */
    DiskModel parse() {
        String name = text("name", "");
        if (!name.matches("[A-Za-z0-9._-]+")) {
            problem("name", name, "letters, digits, '.', '_' and '-'");
        }
        int block = (int) number("blockSize", "512", 1, 1 << 24);
        long capacity = number("capacity", "64M", 1, Long.MAX_VALUE);
        if (problems.isEmpty() && capacity % block != 0) {
            problem("capacity", text("capacity", "64M"), "a multiple of the block size of " + block);
        }
        int exponent = (int) number("physicalExponent", "0", 0, 15);
        Support writable = choice("readOnly", "false", "true") ? Support.NO : Support.YES;
        boolean indirectOnly = choice("mode", "direct", "indirect");
        long element = number("maxElementSize", "0", 0, Long.MAX_VALUE);
        AdapterModel adapter = new AdapterModel(indirectOnly ? Reach.OWN_MEMORY_ONLY : Reach.CALLERS_MEMORY,
                (int) number("maxElements", "256", 1, Integer.MAX_VALUE),
                element == 0 ? Long.MAX_VALUE : element, number("elementBoundary", "0", 0, Long.MAX_VALUE),
                number("maxTransfer", "4M", block, 1 << 30), (int) number("addressAlignment", "4", 1, 1 << 20),
                (int) number("lengthAlignment", "1", 1, 1 << 20), (int) number("addressBits", "64", 16, 64),
                (int) number("queueDepth", "32", 1, 65536), number("elementPrice", "0", 0, 1_000_000_000),
                number("latency", "0", 0, 60_000_000_000L), number("bandwidth", "0", 0, Long.MAX_VALUE));
        String medium = text("medium", "");
        return new DiskModel(name, capacity, block, exponent, writable,
                medium.isEmpty() ? Optional.empty() : Optional.of(medium), adapter);
    }

    private String text(String key, String otherwise) {
        Object value = configuration.get(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? otherwise : text;
    }

    /** {@return whether the value is the second of two that are allowed} */
    private boolean choice(String key, String usual, String other) {
        String text = text(key, usual).toLowerCase(Locale.ROOT);
        if (!text.equals(usual) && !text.equals(other)) {
            problem(key, text, usual + " or " + other);
        }
        return text.equals(other);
    }

    private long number(String key, String usual, long least, long most) {
        String text = text(key, usual);
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        String allowed = least + " to " + most + ", with K, M, G or T if you like";
        if (!matcher.matches()) {
            return problem(key, text, allowed, least);
        }
        long factor = switch (matcher.group(2)) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            case "T" -> 1L << 40;
            default -> 1;
        };
        try {
            long number = Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
            return number < least || number > most ? problem(key, text, allowed, least) : number;
        } catch (ArithmeticException | NumberFormatException e) {
            return problem(key, text, allowed, least);
        }
    }

    private long problem(String key, String value, String allowed, long instead) {
        problem(key, value, allowed);
        return instead;
    }

    private void problem(String key, String value, String allowed) {
        problems.add(key + " = '" + value + "' is not allowed: give " + allowed);
    }
}
