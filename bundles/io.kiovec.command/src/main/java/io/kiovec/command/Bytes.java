// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths as people write them: {@code 512}, {@code 4K}, {@code 1M}, {@code 2G}, {@code 1T}; powers of 1024. */
public final class Bytes implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,19})([KMGT]?)(?:I?B)?");

    /** Made by picocli. */
    public Bytes() {
    }

    @Override
    public Long convert(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        try {
            if (matcher.matches()) {
                int shift = 10 * " KMGT".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is too large");
        }
        throw new TypeConversionException("'" + text + "' is no length: write 512, 4K, 1M, 2G or 1T");
    }

    /**
     * {@return a length as people write it} The largest unit that leaves no rest, so that nothing is lost.
     *
     * @param bytes not negative
     */
    public static String text(long bytes) {
        String units = "TGMK";
        for (int i = 0; i < units.length(); i++) {
            long unit = 1L << (40 - 10 * i);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + units.substring(i, i + 1);
            }
        }
        return Long.toString(bytes);
    }
}
