// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.buffers.internal.Settings.Lock;
import io.kiovec.buffers.internal.Settings.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a configuration, whose values may be of any type: people write files and tools write objects. What cannot be
 * read is a sentence that names the key, the value and what is allowed, and leaves that key as it was.
 */
final class SettingsParser {

    static final String MAX_BYTES = "maxBytes";
    static final String TRACKING = "tracking";
    static final String LOCK = "lock";
    static final String NODE = "node";
    static final String HUGETLB = "hugetlb";

    private static final int MOST_NODES = 1024;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([KkMmGg]?)(i?[Bb])?");

    private final List<String> problems = new ArrayList<>();

    /** {@return what could not be read} */
    List<String> problems() {
        return problems;
    }

    /** {@return the settings that a configuration describes; what it does not say has its default} */
    Settings parse(Map<String, ?> configuration, Settings before) {
        Settings standard = Settings.DEFAULT;
        return new Settings(size(configuration.get(MAX_BYTES), standard.maxBytes(), before.maxBytes()),
                onOff(TRACKING, configuration.get(TRACKING), standard.tracking(), before.tracking()),
                lock(configuration.get(LOCK), before.lock()), node(configuration.get(NODE), before.node()),
                onOff(HUGETLB, configuration.get(HUGETLB), standard.hugetlb(), before.hugetlb()));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString().strip();
    }

    private Switch onOff(String key, Object value, Switch standard, Switch before) {
        return switch (text(value).toLowerCase(Locale.ROOT)) {
            case "" -> standard;
            case "true", "on" -> Switch.ON;
            case "false", "off" -> Switch.OFF;
            default -> problem(key, value, "true or false", before);
        };
    }

    private Lock lock(Object value, Lock before) {
        return switch (text(value).toLowerCase(Locale.ROOT)) {
            case "", "false", "off" -> Lock.OFF;
            case "true", "on" -> Lock.WANTED;
            case "required" -> Lock.REQUIRED;
            default -> problem(LOCK, value, "true, false or required", before);
        };
    }

    private OptionalInt node(Object value, OptionalInt before) {
        String text = text(value);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (text.matches("\\d{1,4}") && Integer.parseInt(text) < MOST_NODES) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        problems.add(NODE + " = '" + text + "' is not the number of a memory node: "
                + (before.isPresent() ? before.getAsInt() : "none") + " stays in force");
        return before;
    }

    private long size(Object value, long standard, long before) {
        String text = text(value);
        if (text.isEmpty()) {
            return standard;
        }
        Matcher matcher = SIZE.matcher(text);
        if (matcher.matches()) {
            int shift = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                case "K" -> 10;
                case "M" -> 20;
                case "G" -> 30;
                default -> 0;
            };
            long number = Long.parseLong(matcher.group(1));
            if (number <= Long.MAX_VALUE >> shift && number << shift >= Settings.LEAST_BOUND) {
                return number << shift;
            }
        }
        return problem(MAX_BYTES, value, "bytes, with K, M or G if you like, from 2M on", before);
    }

    private <T> T problem(String key, Object value, String allowed, T before) {
        problems.add(key + " = '" + text(value) + "' is not " + allowed + ": " + before + " stays in force");
        return before;
    }
}
