// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.cause;

import io.kiovec.api.Swaps.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a configuration. Values may be of any type, for people write files and tools write objects. What cannot be read,
 * and a key that nobody reads, is a problem with the line that mends it, never an exception.
 */
final class CauseParser {

    static final String BETTER = "better.transport";
    static final String IDLE = "idle.time";
    static final String RULES = "rules";
    static final String IDLE_ALLOWED = "milliseconds, 1 to 3600000";
    static final String RULES_ALLOWED = "PATTERN " + BetterTransport.ALLOWED.replace(", ", "|")
            + ", with * and ? in the pattern, separated by ;";

    private static final List<String> KEYS = List.of(BETTER, IDLE, RULES);
    /** What Configuration Admin, the component runtime and File Install add. */
    private static final List<String> OTHERS = List.of(".", "service.", "component.", "felix.", "osgi.", "org.osgi.",
            ":org.apache.felix.");
    private static final long LONGEST_IDLE = 3_600_000;

    private final List<Problem> problems = new ArrayList<>();

    /** {@return what was wrong so far} */
    List<Problem> problems() {
        return problems;
    }

    /** {@return what a configuration describes; only of use when there are no problems} */
    CauseTable parse(Map<String, ?> configuration) {
        configuration.keySet().stream().filter(key -> !KEYS.contains(key) && OTHERS.stream().noneMatch(key::startsWith))
                .sorted().forEach(key -> unknown(key, configuration.get(key)));
        List<CauseTable.Rule> rules = new ArrayList<>();
        lines(configuration.get(RULES)).forEach(line -> rule(line).ifPresent(rules::add));
        return new CauseTable(better(text(configuration.get(BETTER))), idle(text(configuration.get(IDLE))), rules);
    }

    private void unknown(String key, Object value) {
        String meant = Likeness.closest(key, KEYS);
        problems.add(new Problem(key, text(value), meant + " = " + switch (meant) {
            case BETTER -> BetterTransport.meantBy(text(value)).word();
            case IDLE -> mendedIdle(text(value));
            default -> String.join("; ", lines(value).stream().map(CauseParser::mended).toList());
        }));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString().strip();
    }

    private static List<String> lines(Object value) {
        List<String> lines = switch (value) {
            case null -> List.of();
            case Object[] array -> Arrays.stream(array).map(CauseParser::text).toList();
            case Collection<?> collection -> collection.stream().map(CauseParser::text).toList();
            default -> Arrays.asList(text(value).split("[;\\n]"));
        };
        return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private BetterTransport better(String text) {
        if (text.isEmpty()) {
            return CauseTable.DEFAULT.general();
        }
        return BetterTransport.of(text).orElseGet(() -> {
            problems.add(new Problem(BETTER, text, BETTER + " = " + BetterTransport.meantBy(text).word()));
            return BetterTransport.NEVER;
        });
    }

    private Duration idle(String text) {
        if (text.isEmpty()) {
            return CauseTable.DEFAULT.idle();
        }
        Optional<Long> millis = number(text).filter(number -> number >= 1 && number <= LONGEST_IDLE);
        if (millis.isEmpty()) {
            problems.add(new Problem(IDLE, text, IDLE + " = " + mendedIdle(text)));
        }
        return millis.map(Duration::ofMillis).orElse(CauseTable.DEFAULT.idle());
    }

    private static Optional<Long> number(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static String mendedIdle(String text) {
        return Long.toString(number(text).map(number -> Math.clamp(number, 1, LONGEST_IDLE))
                .orElse(CauseTable.DEFAULT.idle().toMillis()));
    }

    private Optional<CauseTable.Rule> rule(String line) {
        String[] words = line.split("\\s+");
        Optional<BetterTransport> better = words.length == 2 ? BetterTransport.of(words[1]) : Optional.empty();
        if (better.isEmpty() || words[0].indexOf(':') < 0 && words[0].indexOf('*') < 0) {
            problems.add(new Problem(RULES, line, RULES + " = " + mended(line)));
            return Optional.empty();
        }
        return better.map(when -> new CauseTable.Rule(words[0], when));
    }

    /** {@return a rule that is like what was written: a pattern with a scheme, and one of the words} */
    private static String mended(String line) {
        String[] words = line.split("\\s+", 2);
        boolean named = words[0].indexOf(':') >= 0 || words[0].indexOf('*') >= 0;
        String when = words.length == 2 ? words[1] : named ? BetterTransport.NEVER.word() : words[0];
        String pattern = named ? words[0] : words.length == 2 ? "*:" + words[0] : "*";
        return pattern + " " + BetterTransport.meantBy(when).word();
    }
}
