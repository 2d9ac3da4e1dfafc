// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;

/** Lines as a table of Markdown. */
public final class MarkdownTable {

    private MarkdownTable() {
    }

    /**
     * {@return the table, for README.md too}
     *
     * @param lines comparisons
     */
    public static String of(List<Line> lines) {
        return """
                | workload | medium | ours | peer | | ratio | to reach | processor ns: ours | peer |
                |--|--|--|--|--|--|--|--|--|
                """ + lines.stream().map(MarkdownTable::row).collect(Collectors.joining());
    }

    private static String row(Line line) {
        String unit = line.text("unit");
        String goal = line.text("goal");
        return "| " + String.join(" | ", line.text("workload"), line.text("medium"),
                Numbers.text(line.number("ours"), unit), line.text("peerName"),
                Numbers.text(line.number("peer"), unit), Numbers.ratio(line.number("ratio")),
                goal + (line.isMissed() ? " **missed**" : ""), Numbers.text(line.number("oursCpuNsPerOp"), "").strip(),
                Numbers.text(line.number("peerCpuNsPerOp"), "").strip()) + " |\n";
    }
}
