// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the allocators work.
 *
 * @param maxBytes memory that one allocator may map
 * @param tracking whether each buffer is followed to the place of its allocation
 * @param locking whether memory is kept from being swapped out (mlock(2))
 * @param reserved whether contiguous memory is tried from the reserve of huge pages first (MAP_HUGETLB)
 */
record Settings(long maxBytes, Switch tracking, Switch locking, Switch reserved) {

    /** On or off. */
    enum Switch {
        /** It is done. */
        ON,
        /** It is not done. */
        OFF
    }

    static final Settings DEFAULT = new Settings(1L << 30, Switch.OFF, Switch.OFF, Switch.OFF);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([KMG]?)(I?B)?");

    /**
     * Reads a configuration.
     *
     * @param configuration values of any type
     * @param problems takes a sentence for each value that cannot be read; the default holds for it
     */
    static Settings read(Map<String, ?> configuration, List<String> problems) {
        return new Settings(size(configuration, problems), choice("tracking", configuration, problems),
                choice("lock", configuration, problems), choice("hugetlb", configuration, problems));
    }

    static List<String> problems(Map<String, ?> configuration) {
        List<String> problems = new ArrayList<>();
        read(configuration, problems);
        return problems;
    }

    private static String text(Map<String, ?> configuration, String key) {
        Object value = configuration.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private static long size(Map<String, ?> configuration, List<String> problems) {
        String text = text(configuration, "maxBytes");
        if (text.isEmpty()) {
            return DEFAULT.maxBytes;
        }
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (matcher.matches()) {
            long bytes = Long.parseLong(matcher.group(1)) << 10 * " KMG".indexOf((matcher.group(2) + " ").charAt(0));
            if (bytes >= Slab.SIZE) {
                return bytes;
            }
        }
        problems.add("maxBytes = '" + text + "' is not allowed: give bytes from 2M on, with K, M or G if you like");
        return DEFAULT.maxBytes;
    }

    private static Switch choice(String key, Map<String, ?> configuration, List<String> problems) {
        String text = text(configuration, key).toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
            problems.add(key + " = '" + text + "' is not allowed: give true or false");
        }
        return text.equals("true") ? Switch.ON : Switch.OFF;
    }
}
