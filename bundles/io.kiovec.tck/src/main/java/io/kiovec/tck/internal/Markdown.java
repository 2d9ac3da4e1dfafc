// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import java.util.List;

/** A report for people: the verdict first, then what is broken, skipped, passed, and what nobody has looked at. */
public final class Markdown {

    private final StringBuilder text = new StringBuilder();

    private Markdown() {
    }

    /**
     * {@return a report as Markdown}
     *
     * @param report what to write
     */
    public static String of(DriverReport report) {
        return new Markdown().write(report);
    }

    private String write(DriverReport report) {
        line("# Driver test kit: " + report.driver());
        line("");
        line("**" + (report.isPassed() ? "PASSED" : "FAILED") + "**: " + report.with(Outcome.PASSED).size()
                + " passed, "
                + report.with(Outcome.FAILED).size() + " failed, " + report.with(Outcome.SKIPPED).size()
                + " skipped, " + report.untestable().size() + " not testable from outside");
        reasons("Broken rules", "what is wrong", report.with(Outcome.FAILED));
        reasons("Skipped", "why", report.with(Outcome.SKIPPED));
        List<Result> passed = report.with(Outcome.PASSED);
        if (!passed.isEmpty()) {
            head("Passed", "rule", "test", "ms");
            passed.forEach(result -> row(result.rule(), "`" + result.name() + "`",
                    Long.toString(result.duration().toMillis())));
        }
        head("Not testable from outside", "rule", "what", "why");
        report.untestable().forEach(rule -> row(rule.rule(), rule.what(), rule.why()));
        return text.toString();
    }

    private void reasons(String title, String column, List<Result> results) {
        if (!results.isEmpty()) {
            head(title, "rule", "test", column);
            results.forEach(result -> row(result.rule(), "`" + result.name() + "`", result.reason()));
        }
    }

    private void head(String title, String... columns) {
        line("");
        line("## " + title);
        line("");
        row(columns);
        line("|--".repeat(columns.length) + "|");
    }

    private void row(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(cell.strip().replaceAll("\\s*\\R\\s*", "; ").replace("|", "\\|")).append(" |");
        }
        line(row.toString());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
