// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keys and values as a filter reads them, from its address or from a configuration. What cannot be read is told with the
 * key, the value and what is allowed. For one thread.
 */
public final class Options {

    private static final Pattern TIME = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)(ns|us|ms|s)");
    private static final Map<String, TimeUnit> UNITS = Map.of("ns", TimeUnit.NANOSECONDS, "us", TimeUnit.MICROSECONDS,
            "ms", TimeUnit.MILLISECONDS, "s", TimeUnit.SECONDS);
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    private final Map<String, String> values;
    private final Set<String> unread;
    private final List<String> problems = new ArrayList<>();

    private Options(Map<String, String> values) {
        this.values = values;
        unread = new TreeSet<>(values.keySet());
    }

    /**
     * Reads {@code key=value} by {@code key=value} with commas between; a word without a value is that of one key.
     *
     * @param text as it stands in an address
     * @param key of the word without a value
     */
    static Options of(String text, String key) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            values.put(equals < 0 ? key : part.substring(0, equals).strip(), part.substring(equals + 1).strip());
        }
        return new Options(values);
    }

    /**
     * Reads what a service is configured with.
     *
     * @param configuration as Configuration Admin has it
     */
    static Options of(Map<String, ?> configuration) {
        Map<String, String> values = new LinkedHashMap<>();
        configuration.forEach((key, value) -> {
            if (!key.contains(".") && !String.valueOf(value).isBlank()) {
                values.put(key, String.valueOf(value).strip());
            }
        });
        return new Options(values);
    }

    Optional<String> text(String key) {
        unread.remove(key);
        return Optional.ofNullable(values.get(key)).filter(text -> !text.isEmpty());
    }

    /** {@return a number of that range, the least one where there is something else} */
    long number(String key, long usual, long least, long most) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        problem(key, "a number from " + least + " to " + most);
        return least;
    }

    double share(String key) {
        Optional<String> text = text(key);
        try {
            double share = text.isEmpty() ? 1 : Double.parseDouble(text.get());
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        problem(key, "0 to 1");
        return 0;
    }

    /** {@return whether a text is a time} */
    static boolean isTime(String text) {
        return TIME.matcher(text).matches();
    }

    /** {@return nanoseconds, of a number with a unit} */
    long time(String key, String text) {
        Matcher matcher = TIME.matcher(text);
        if (matcher.matches()) {
            double nanos = Double.parseDouble(matcher.group(1)) * UNITS.get(matcher.group(2)).toNanos(1);
            if (nanos <= TimeUnit.MINUTES.toNanos(1)) {
                return (long) nanos;
            }
        }
        problem(key, "a time up to 60s, such as 5ms, 250us or 1.5s");
        return 0;
    }

    /** {@return a first and a last number; empty where there is nothing} */
    Optional<long[]> range(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = RANGE.matcher(text.get());
        if (matcher.matches()) {
            long first = Long.parseLong(matcher.group(1));
            long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
            if (first <= last) {
                return Optional.of(new long[]{first, last});
            }
        }
        problem(key, "a number, or a first and a last one as in 100-199");
        return Optional.empty();
    }

    /** {@return a constant, written in lower case with hyphens} */
    <E extends Enum<E>> E choice(String key, E usual) {
        Optional<String> text = text(key);
        E[] all = usual.getDeclaringClass().getEnumConstants();
        Optional<E> found = text.isEmpty()
                ? Optional.of(usual)
                : Arrays.stream(all).filter(each -> written(each).equals(text.get())).findFirst();
        if (found.isEmpty()) {
            problem(key, Arrays.stream(all).map(Options::written).collect(Collectors.joining(", ")));
        }
        return found.orElse(usual);
    }

    /** {@return a constant as it is written} */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void problem(String key, String allowed) {
        problems.add(key + "=" + values.getOrDefault(key, "") + " is not allowed: give " + allowed);
    }

    /** {@return what is wrong, keys that nobody asked for too; empty when nothing is} */
    List<String> problems(String known) {
        List<String> all = new ArrayList<>(problems);
        unread.forEach(key -> all.add("there is no option " + key + ", but " + known));
        return all;
    }

    /** Refuses an address whose options have problems. */
    void check(Address name, String known) throws DeviceException.IllegalRequest {
        List<String> all = problems(known);
        if (!all.isEmpty()) {
            throw new DeviceException.IllegalRequest(name, String.join("; ", all));
        }
    }
}
