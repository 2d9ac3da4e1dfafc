// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a tape's configuration. What cannot be read is told with the key, the value and what is allowed. Keys that are not
 * the tape's, as its adapter's, are left to others.
 */
public final class TapeParser {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,19})\\s*([KMGT]?)(I?B)?");
    private static final long LEAST_CAPACITY = 1 << 16;
    private static final long MOST_CAPACITY = 1L << 50;
    private static final long MOST_MOTION = 3_600_000;

    private final Map<String, ?> configuration;
    private final List<String> problems = new ArrayList<>();

    /**
     * Makes a parser.
     *
     * @param configuration as Configuration Admin has it
     */
    public TapeParser(Map<String, ?> configuration) {
        this.configuration = configuration;
    }

    /** {@return what was wrong} */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** {@return the tape; only of use when there are no problems} */
    public TapeModel parse() {
        String name = text("name", "");
        if (!name.matches("[A-Za-z0-9._-]+")) {
            problem("name", name, "letters, digits, '.', '_' and '-'");
        }
        int partitions = (int) number("partitions", "1", 1, TapeModel.MAX_PARTITIONS);
        long capacity = number("capacity", "1G", partitions * LEAST_CAPACITY, MOST_CAPACITY);
        String barcode = text("barcode", "");
        if (!barcode.matches("[ -~]{0,32}")) {
            problem("barcode", barcode, "at most 32 ASCII characters");
        }
        CartridgeKind kind = choice("cartridge", "data", "cleaning") ? CartridgeKind.CLEANING : CartridgeKind.DATA;
        WriteProtection protection = choice("writeProtected", "false", "true")
                ? WriteProtection.ON
                : WriteProtection.OFF;
        String usualWarning = Long.toString(Math.min(TapeModel.TAPE0.earlyWarning(), capacity / partitions / 8));
        long earlyWarning = number("earlyWarning", usualWarning, 0, capacity / partitions);
        int minBlock = (int) number("minBlock", "1", 1, TapeModel.MAX_BLOCK);
        int maxBlock = (int) number("maxBlock", Integer.toString(TapeModel.MAX_BLOCK), minBlock, TapeModel.MAX_BLOCK);
        long cleanAfter = number("cleanAfter", "0", 0, Long.MAX_VALUE);
        Duration motion = Duration.ofMillis(number("motionTime", "0", 0, MOST_MOTION));
        String medium = text("medium", "");
        return new TapeModel(name, medium.isEmpty() ? Optional.empty() : Optional.of(medium), capacity, partitions,
                barcode, kind, protection, earlyWarning, minBlock, maxBlock, cleanAfter, motion);
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
        try {
            if (matcher.matches()) {
                long number = Math.multiplyExact(Long.parseLong(matcher.group(1)),
                        1L << 10 * "KMGT".indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 10));
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

    private void problem(String key, String value, String allowed) {
        problems.add(key + " = '" + value + "' is not allowed: give " + allowed);
    }
}
