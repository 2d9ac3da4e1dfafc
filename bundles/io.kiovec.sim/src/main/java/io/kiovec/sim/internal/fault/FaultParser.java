// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import io.kiovec.io.Demotion;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.configuration.Settings;
import io.kiovec.sim.internal.fault.Action.Check.Information;
import io.kiovec.sim.internal.fault.Action.Moment;
import io.kiovec.sim.internal.fault.Occurrence.Which;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the configuration of a rule. What cannot be read is told with the key, the value and what is allowed. */
public final class FaultParser {

    private static final Pattern SENSE = Pattern
            .compile("([0-9a-fA-F])\\s*/\\s*([0-9a-fA-F]{2})\\s*/\\s*([0-9a-fA-F]{2})");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,19})(?:\\s*-\\s*(\\d{1,19}))?");
    /** Names for operation codes that come in several lengths. */
    private static final Map<String, Set<Integer>> GROUPS = Map.of("read", Set.of(0x08, 0x28, 0xa8, 0x88), "write",
            Set.of(0x0a, 0x2a, 0xaa, 0x8a), "sync", Set.of(0x35, 0x91), "unmap", Set.of(0x42));
    private static final String A_MEDIUM_ERROR = "3/11/00";
    private static final String A_RESET = "6/29/00";

    /** How each action is read from the settings. */
    private static final Map<String, Function<FaultParser, Action>> ACTIONS = Map.ofEntries(
            Map.entry("check", FaultParser::check),
            Map.entry("busy", parser -> new Action.End(ScsiStatus.BUSY)),
            Map.entry("task-set-full", parser -> new Action.End(ScsiStatus.TASK_SET_FULL)),
            Map.entry("reservation-conflict", parser -> new Action.End(ScsiStatus.RESERVATION_CONFLICT)),
            Map.entry("unit-attention", parser -> new Action.Attention(parser.sense(A_RESET))),
            Map.entry("short", FaultParser::cut),
            Map.entry("corrupt", parser -> new Action.Corrupt(parser.settings.number("bytes", "1", 1, 1 << 20))),
            Map.entry("timeout", parser -> new Action.Timeout(parser.settings.choice("moment", Moment.BEFORE))),
            Map.entry("host-reset", parser -> new Action.HostReset()),
            Map.entry("gone", parser -> new Action.Gone()),
            Map.entry("power-loss", parser -> new Action.PowerLoss()),
            Map.entry("demote", parser -> new Action.Demote(parser.settings.choice("reason", Demotion.KERNEL))),
            Map.entry("delay",
                    parser -> new Action.Delay(parser.settings.number("nanos", "1000000", 0, 3_600_000_000_000L))));

    private final String name;
    private final Settings settings;

    /**
     * Reads a rule.
     *
     * @param name of the rule
     * @param configuration keys and values
     */
    public FaultParser(String name, Map<String, ?> configuration) {
        this.name = name;
        settings = new Settings(configuration);
    }

    /** {@return what was wrong} */
    public List<String> problems() {
        return settings.problems();
    }

    /** {@return the rule; only of use when there are no problems} */
    public FaultRule parse() {
        String device = settings.text("device", "*", "[A-Za-z0-9._:/*-]+",
                "a device's name, with * for any characters");
        return new FaultRule(name, device, opcodes(), range("blocks"), range("position"), occurrence(),
                settings.share("probability", "1"), settings.number("seed", "0", 0, Long.MAX_VALUE), action());
    }

    private Set<Integer> opcodes() {
        Set<Integer> opcodes = new HashSet<>();
        String text = settings.text("opcode", "");
        for (String word : text.isEmpty() ? new String[0] : text.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (GROUPS.containsKey(word)) {
                opcodes.addAll(GROUPS.get(word));
            } else if (word.matches("(0x)?[0-9a-f]{1,2}")) {
                opcodes.add(Integer.parseInt(word.replace("0x", ""), 16));
            } else {
                settings.problem("opcode", text,
                        "hexadecimal operation codes or read, write, sync, unmap, separated by commas");
                return opcodes;
            }
        }
        return opcodes;
    }

    private Range range(String key) {
        String text = settings.text(key, "");
        if (text.isEmpty()) {
            return Range.ALL;
        }
        Matcher matcher = RANGE.matcher(text);
        try {
            if (matcher.matches()) {
                long first = Long.parseLong(matcher.group(1));
                long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
                if (first <= last) {
                    return new Range(first, last);
                }
            }
        } catch (NumberFormatException e) {
            // Too large; told below.
        }
        settings.problem(key, text, "a number, or a first and a last one as in 100-199");
        return Range.ALL;
    }

    private Occurrence occurrence() {
        Occurrence found = Occurrence.ALWAYS;
        int given = 0;
        for (Which which : Which.values()) {
            String key = which.name().toLowerCase(Locale.ROOT);
            if (settings.text(key).isPresent()) {
                found = new Occurrence(which, settings.number(key, "1", 1, Long.MAX_VALUE));
                given++;
            }
        }
        if (given > 1) {
            settings.problem("nth", settings.text("nth", ""), "only one of nth, first and every");
        }
        return found;
    }

    private Action action() {
        String text = settings.text("action", "").toLowerCase(Locale.ROOT);
        Function<FaultParser, Action> reader = ACTIONS.get(text);
        if (reader == null) {
            settings.problem("action", text, String.join(", ", ACTIONS.keySet().stream().sorted().toList()));
            return new Action.Delay(0);
        }
        return reader.apply(this);
    }

    private Action check() {
        Sense sense = sense(A_MEDIUM_ERROR);
        String information = settings.text("information", "");
        if (information.equals("block")) {
            return new Action.Check(sense, Information.BLOCK);
        }
        return new Action.Check(
                information.isEmpty()
                        ? sense
                        : sense.withInformation(settings.number("information", "0", 0, Long.MAX_VALUE)),
                Information.AS_IS);
    }

    private Sense sense(String usual) {
        String text = settings.text("sense", usual);
        Matcher matcher = SENSE.matcher(text);
        if (!matcher.matches()) {
            settings.problem("sense", text, "key/asc/ascq in hexadecimal, for example " + usual);
            return Sense.NONE;
        }
        int[] numbers = Arrays.stream(new int[]{1, 2, 3}).map(group -> Integer.parseInt(matcher.group(group), 16))
                .toArray();
        return Sense.of(SenseKey.of(numbers[0]), AdditionalSense.of(numbers[1], numbers[2]));
    }

    private Action cut() {
        return new Action.Short(settings.text("bytes").isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(settings.number("bytes", "0", 0, Long.MAX_VALUE)));
    }
}
