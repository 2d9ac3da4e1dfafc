// SPDX-License-Identifier: Apache-2.0
package io.kiovec.policy.internal;

import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferPolicy.Problem;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.TransferRules.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a configuration. Values may be of any type, for people write files and tools write objects; what cannot be read
 * is a problem that names the key, the value and what is allowed, never an exception.
 */
final class PolicyParser {

    static final String DEFAULT_MODE = "default.mode";
    static final String DIRECT = "direct";
    static final String SMALLEST_DIRECT = "smallest.direct";
    static final String RULES = "rules";

    static final String MODES_ALLOWED = "indirect or direct";
    static final String DIRECT_ALLOWED = "allowed or forbidden";
    static final String SIZE_ALLOWED = "bytes, with K, M or G if you like, from 0 on";
    static final String RULES_ALLOWED = "PATTERN default=indirect|direct direct=allowed|forbidden smallest=BYTES, with"
            + " * and ? in the pattern and at least one setting";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([KkMmGg]?)(i?[Bb])?");

    private final List<Problem> problems = new ArrayList<>();

    /** {@return what was wrong so far} */
    List<Problem> problems() {
        return problems;
    }

    /** {@return the table that a configuration describes; only of use when there are no problems} */
    PolicyTable parse(Map<String, ?> configuration) {
        TransferRules base = TransferRules.INDIRECT_UNLESS_ASKED;
        TransferRules general = new TransferRules(
                mode(DEFAULT_MODE, configuration.get(DEFAULT_MODE), base.defaultMode()),
                permission(DIRECT, configuration.get(DIRECT), base.direct()),
                size(SMALLEST_DIRECT, configuration.get(SMALLEST_DIRECT), base.smallestDirect()));
        List<PolicyTable.Rule> rules = new ArrayList<>();
        for (String line : lines(configuration.get(RULES))) {
            rule(line, general, rules);
        }
        return new PolicyTable(general, rules);
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString().strip();
    }

    private List<String> lines(Object value) {
        List<String> lines = switch (value) {
            case null -> List.of();
            case Object[] array -> Arrays.stream(array).map(PolicyParser::text).toList();
            case Collection<?> collection -> collection.stream().map(PolicyParser::text).toList();
            default -> Arrays.asList(text(value).split("[;\\n]"));
        };
        return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private TransferMode mode(String key, Object value, TransferMode otherwise) {
        return switch (text(value).toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "indirect" -> TransferMode.INDIRECT;
            case "direct" -> TransferMode.DIRECT;
            default -> problem(key, value, MODES_ALLOWED, otherwise);
        };
    }

    private Permission permission(String key, Object value, Permission otherwise) {
        return switch (text(value).toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "allowed" -> Permission.ALLOWED;
            case "forbidden" -> Permission.FORBIDDEN;
            default -> problem(key, value, DIRECT_ALLOWED, otherwise);
        };
    }

    private long size(String key, Object value, long otherwise) {
        String text = text(value);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return problem(key, value, SIZE_ALLOWED, otherwise);
        }
        int shift = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE >> shift ? problem(key, value, SIZE_ALLOWED, otherwise) : number << shift;
    }

    private void rule(String line, TransferRules general, List<PolicyTable.Rule> rules) {
        String[] words = line.split("\\s+");
        TransferRules settings = general;
        boolean good = words.length > 1 && words[0].indexOf('=') < 0;
        for (int i = 1; i < words.length && good; i++) {
            int equals = words[i].indexOf('=');
            String key = equals < 0 ? words[i] : words[i].substring(0, equals);
            String value = equals < 0 ? "" : words[i].substring(equals + 1);
            int before = problems.size();
            switch (value.isEmpty() ? "" : key) {
                case "default" -> settings = new TransferRules(mode(RULES, value, general.defaultMode()),
                        settings.direct(), settings.smallestDirect());
                case "direct" -> settings = new TransferRules(settings.defaultMode(),
                        permission(RULES, value, general.direct()), settings.smallestDirect());
                case "smallest" -> settings = new TransferRules(settings.defaultMode(), settings.direct(),
                        size(RULES, value, general.smallestDirect()));
                default -> good = false;
            }
            if (problems.size() > before) {
                problems.subList(before, problems.size()).clear();
                good = false;
            }
        }
        if (good) {
            rules.add(new PolicyTable.Rule(words[0], settings));
        } else {
            problem(RULES, line, RULES_ALLOWED, null);
        }
    }

    private <T> T problem(String key, Object value, String allowed, T otherwise) {
        problems.add(new Problem(key, text(value), allowed));
        return otherwise;
    }
}
