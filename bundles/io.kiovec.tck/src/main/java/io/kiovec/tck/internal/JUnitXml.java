// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import java.util.Locale;

/** A report as build servers read it: Surefire's {@code testsuite} (surefire-test-report.xsd). */
public final class JUnitXml {

    private JUnitXml() {
    }

    /**
     * {@return a report as XML}
     *
     * @param report what to write
     */
    public static String of(DriverReport report) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.append("<testsuite name=\"").append(escaped("driver test kit: " + report.driver())).append("\" tests=\"")
                .append(report.results().size()).append("\" failures=\"").append(report.with(Outcome.FAILED).size())
                .append("\" errors=\"0\" skipped=\"").append(report.with(Outcome.SKIPPED).size()).append("\" time=\"")
                .append(seconds(report.results().stream().mapToLong(result -> result.duration().toNanos()).sum()))
                .append("\">\n");
        report.results().forEach(result -> add(text, result));
        return text.append("</testsuite>\n").toString();
    }

    private static void add(StringBuilder text, Result result) {
        text.append("  <testcase classname=\"").append(escaped("io.kiovec.tck." + result.group())).append("\" name=\"")
                .append(escaped(result.test())).append("\" time=\"").append(seconds(result.duration().toNanos()));
        switch (result.outcome()) {
            case PASSED -> text.append("\"/>\n");
            case SKIPPED -> text.append("\">\n    <skipped message=\"").append(escaped(result.reason()))
                    .append("\"/>\n  </testcase>\n");
            case FAILED -> text.append("\">\n    <failure message=\"").append(escaped(result.reason())).append("\">")
                    .append(escaped(result.stack())).append("</failure>\n  </testcase>\n");
        }
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }

    /** Characters that XML 1.0 does not have become question marks. */
    private static String escaped(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\n', '\r', '\t' -> text.append("&#").append(c).append(';');
                default -> text.appendCodePoint(
                        c < 0x20 || c >= 0xD800 && c < 0xE000 || c == 0xFFFE || c == 0xFFFF ? '?' : c);
            }
        });
        return text.toString();
    }
}
