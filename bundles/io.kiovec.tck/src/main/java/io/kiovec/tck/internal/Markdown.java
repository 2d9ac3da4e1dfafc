// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
        skipped(report);
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

    /** A group that was skipped as a whole is one row: most drivers have one face. */
    private void skipped(DriverReport report) {
        List<Result> skipped = report.with(Outcome.SKIPPED);
        if (skipped.isEmpty()) {
            return;
        }
        head("Skipped", "rule", "test", "why");
        Map<String, List<Result>> groups = report.results().stream()
                .collect(Collectors.groupingBy(Result::group, TreeMap::new, Collectors.toList()));
        groups.forEach((group, all) -> {
            boolean asAWhole = all.size() > 1 && all.stream().allMatch(one -> one.outcome() == Outcome.SKIPPED
                    && one.reason().equals(all.getFirst().reason()));
            if (asAWhole) {
                row(all.stream().map(Result::rule).distinct().collect(Collectors.joining(", ")),
                        "`" + group + "`, all " + all.size(), all.getFirst().reason());
            } else {
                all.stream().filter(one -> one.outcome() == Outcome.SKIPPED)
                        .forEach(one -> row(one.rule(), "`" + one.name() + "`", one.reason()));
            }
        });
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
