// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.cause;

import io.kiovec.api.Swaps.Setting;
import io.kiovec.io.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is in force: when a better transport takes over in general, and rules of which the first whose pattern fits an
 * address decides. Immutable.
 *
 * @param general for addresses that no rule fits
 * @param idle how long nothing must have gone through a device that is idle
 * @param rules by address
 */
record CauseTable(BetterTransport general, Duration idle, List<Rule> rules) {

    static final CauseTable DEFAULT = new CauseTable(BetterTransport.NEVER, Duration.ofSeconds(1), List.of());

    /** What holds for addresses of a pattern. */
    record Rule(String pattern, BetterTransport better, Pattern compiled) {

        Rule(String pattern, BetterTransport better) {
            this(pattern, better, compile(pattern));
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

        /** {@return as it is written} */
        String line() {
            return pattern + " " + better.word();
        }
    }

    CauseTable {
        rules = List.copyOf(rules);
    }

    BetterTransport better(Address device) {
        String name = device.toString();
        return rules.stream().filter(rule -> rule.compiled().matcher(name).matches()).map(Rule::better).findFirst()
                .orElse(general);
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting(CauseParser.BETTER, general.word(), BetterTransport.ALLOWED,
                "when a device is swapped to a transport of its scheme that ranks higher"));
        settings.add(new Setting(CauseParser.IDLE, Long.toString(idle.toMillis()), CauseParser.IDLE_ALLOWED,
                "how long nothing went through a device that is idle"));
        List<String> lines = rules.isEmpty() ? List.of("none") : rules.stream().map(Rule::line).toList();
        lines.forEach(line -> settings.add(new Setting(CauseParser.RULES, line, CauseParser.RULES_ALLOWED,
                "the first rule whose pattern fits an address holds for it")));
        return List.copyOf(settings);
    }
}
