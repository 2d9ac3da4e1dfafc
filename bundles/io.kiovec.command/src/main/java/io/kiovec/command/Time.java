// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people write them: {@code 200us}, {@code 5ms}, {@code 1.5s}, {@code 2m}. */
public final class Time implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|h)");
    private static final Map<String, Double> NANOS = Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h",
            3600e9);

    /** Made by picocli. */
    public Time() {
    }

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no time: write 200us, 5ms, 1.5s or 2m");
        }
        return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * NANOS.get(matcher.group(2))));
    }
}
