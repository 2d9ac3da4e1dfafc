// SPDX-License-Identifier: Apache-2.0
package io.kiovec.policy.internal;

import io.kiovec.io.Address;
import io.kiovec.spi.TransferPolicy.Setting;
import io.kiovec.spi.TransferRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A policy that is in force: what holds in general, and rules of which the first whose pattern fits an address decides.
 * Immutable.
 */
final class PolicyTable {

    /** What holds for addresses of a pattern. */
    record Rule(String pattern, TransferRules rules, Pattern compiled) {

        Rule(String pattern, TransferRules rules) {
            this(pattern, rules, compile(pattern));
        }

        private static Pattern compile(String glob) {
            StringBuilder expression = new StringBuilder();
            for (char letter : glob.toCharArray()) {
                expression.append(switch (letter) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(String.valueOf(letter));
                });
            }
            return Pattern.compile(expression.toString());
        }
    }

    private final TransferRules general;
    private final List<Rule> rules;

    PolicyTable(TransferRules general, List<Rule> rules) {
        this.general = general;
        this.rules = List.copyOf(rules);
    }

    TransferRules rules(Address address) {
        String text = address.toString();
        return rules.stream().filter(rule -> rule.compiled().matcher(text).matches()).map(Rule::rules).findFirst()
                .orElse(general);
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting(PolicyParser.DEFAULT_MODE, lower(general.defaultMode()), PolicyParser.MODES_ALLOWED,
                "what is done when nobody asked"));
        settings.add(new Setting(PolicyParser.DIRECT, lower(general.direct()), PolicyParser.DIRECT_ALLOWED,
                "whether a direct transfer is done when it is asked for"));
        settings.add(new Setting(PolicyParser.SMALLEST_DIRECT, Long.toString(general.smallestDirect()),
                PolicyParser.SIZE_ALLOWED, "shorter transfers are done indirectly"));
        for (Rule rule : rules) {
            settings.add(new Setting(PolicyParser.RULES, line(rule), PolicyParser.RULES_ALLOWED,
                    "the first rule whose pattern fits an address holds for it"));
        }
        if (rules.isEmpty()) {
            settings.add(new Setting(PolicyParser.RULES, "none", PolicyParser.RULES_ALLOWED,
                    "the first rule whose pattern fits an address holds for it"));
        }
        return settings;
    }

    private static String line(Rule rule) {
        return rule.pattern() + " default=" + lower(rule.rules().defaultMode()) + " direct="
                + lower(rule.rules().direct()) + " smallest=" + rule.rules().smallestDirect();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
