// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the text of a configuration. What cannot be read is told with the key, the value and what is allowed, and
 * something harmless stands in its place. For one thread.
 */
public final class Settings {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,19})\\s*([KMGTPE]?)(I?B)?");

    private final Map<String, ?> configuration;
    private final List<String> problems = new ArrayList<>();

    /**
     * Reads from a configuration.
     *
     * @param configuration keys and values, as Configuration Admin has them
     */
    public Settings(Map<String, ?> configuration) {
        this.configuration = configuration;
    }

    /** {@return what was wrong, a sentence for each} */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * {@return a text without blanks around it}
     *
     * @param key its key
     * @param otherwise what it is when there is none, or an empty one
     */
    public String text(String key, String otherwise) {
        Object value = configuration.get(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? otherwise : text;
    }

    /**
     * {@return a text, empty when there is none}
     *
     * @param key its key
     */
    public Optional<String> text(String key) {
        return Optional.of(text(key, "")).filter(text -> !text.isEmpty());
    }

    /**
     * {@return a text of a form}
     *
     * @param key its key
     * @param otherwise what it is when there is none
     * @param form a regular expression for all of it
     * @param allowed the form in words
     */
    public String text(String key, String otherwise, String form, String allowed) {
        String text = text(key, otherwise);
        if (!text.matches(form)) {
            problem(key, text, allowed);
        }
        return text;
    }

    /**
     * {@return a choice} Constants are written in lower case with hyphens.
     *
     * @param key its key
     * @param otherwise what it is when there is none
     */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        String text = text(key, written(otherwise)).toLowerCase(Locale.ROOT);
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(all).filter(each -> written(each).equals(text)).findFirst().orElseGet(() -> {
            problem(key, text, Arrays.stream(all).map(Settings::written).collect(Collectors.joining(" or ")));
            return otherwise;
        });
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return whether something is so} False when there is nothing.
     *
     * @param key its key
     */
    public boolean isTrue(String key) {
        return text(key, "false", "true|false", "true or false").equals("true");
    }

    /**
     * {@return a number} It may end with K, M, G, T, P or E for powers of 1024.
     *
     * @param key its key
     * @param usual what it is when there is none
     * @param least the least that is allowed, also what stands for one that is not
     * @param most the most that is allowed
     */
    public long number(String key, String usual, long least, long most) {
        String text = text(key, usual);
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        try {
            if (matcher.matches()) {
                int power = "KMGTPE".indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1);
                long number = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << 10 * power);
                if (number >= least && number <= most) {
                    return number;
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Too large for any key.
        }
        problem(key, text, least + " to " + most + ", with K, M, G or T if you like");
        return least;
    }

    /**
     * {@return a share from 0 to 1}
     *
     * @param key its key
     * @param usual what it is when there is none
     */
    public double share(String key, String usual) {
        String text = text(key, usual);
        try {
            double share = text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                    : Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        problem(key, text, "0 to 1, or 0% to 100%");
        return 0;
    }

    /**
     * Tells of something that is wrong.
     *
     * @param key its key
     * @param value what it is
     * @param allowed what may stand there
     */
    public void problem(String key, String value, String allowed) {
        problems.add(key + " = '" + value + "' is not allowed: give " + allowed);
    }
}
