// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import io.kiovec.benchmarks.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was found, over several runs: {@code results.jsonl} has the last line of each comparison, and {@code RESULTS.md} is
 * made of it, with {@code notes/WORKLOAD.md} where somebody wrote down why.
 */
public final class Results {

    private final Path folder;
    private final List<String> order;
    private final Map<String, Line> lines = new LinkedHashMap<>();

    /**
     * Reads what was found before.
     *
     * @param folder where
     * @param order names of workloads, as they are to stand
     * @throws IOException when it cannot be read
     */
    public Results(Path folder, List<String> order) throws IOException {
        this.folder = folder;
        this.order = order;
        Path file = file();
        if (Files.exists(file)) {
            for (String text : Files.readAllLines(file)) {
                add(Line.parse(text));
            }
        }
    }

    private Path file() {
        return folder.resolve("results.jsonl");
    }

    /**
     * Takes a line, in place of an earlier one of its kind.
     *
     * @param line what was found
     */
    public void add(Line line) {
        lines.put(line.key(), line);
    }

    /**
     * Writes both files and the plots.
     *
     * @param machine what was measured on
     * @throws IOException when they cannot be written
     */
    public void write(Machine machine) throws IOException {
        List<Line> sorted = sorted();
        Files.createDirectories(folder);
        Files.write(file(), sorted.stream().map(Line::toString).toList());
        Files.writeString(folder.resolve("RESULTS.md"), text(machine, sorted));
    }

    private List<Line> sorted() {
        List<Line> sorted = new ArrayList<>(lines.values());
        sorted.sort(Comparator.comparingInt(line -> place(line.text("workload"))));
        return sorted;
    }

    /** {@return where a line stands} Its workload may have told several, whose names go on where its own ends. */
    private int place(String name) {
        return order.stream().filter(name::startsWith).max(Comparator.comparingInt(String::length))
                .map(order::indexOf).orElse(order.size());
    }

    private String text(Machine machine, List<Line> sorted) throws IOException {
        List<Line> compared = sorted.stream().filter(line -> line.points().isEmpty()).toList();
        List<Line> curves = sorted.stream().filter(line -> !line.points().isEmpty()).toList();
        return """
                # Results

                Written by `./against-peers`; what it measures and how, [`README.md`](README.md) tells. Medians of runs in turns; a
                ratio of 1 and more always means that ours is better. Absolute figures are those of one machine; the ratios are what
                counts.

                %s

                ## Beside peers

                %s
                %s
                ## How cost grows

                %s## Commands

                From this folder, as they were run; files and nodes were made for the run. fio draws offsets of the same distribution
                by a generator of its own.

                %s"""
                .formatted(describe(machine, sorted), MarkdownTable.of(compared), missed(compared), curves(curves),
                        commands(sorted));
    }

    private static String describe(Machine machine, List<Line> sorted) {
        String dates = sorted.stream().map(line -> line.text("date")).distinct().sorted()
                .collect(Collectors.joining(", "));
        long busy = sorted.stream().filter(line -> line.text("machine").equals("BUSY")).count();
        return "Machine: " + machine.processors() + ", " + machine.memory() + ", Linux " + machine.kernel() + ", "
                + machine.java() + ", " + machine.fio() + ". Measured " + dates + "."
                + (busy == 0 ? "" : " " + busy + " of the lines were measured while others used the machine.");
    }

    private String missed(List<Line> compared) throws IOException {
        List<Line> missed = compared.stream().filter(Line::isMissed).toList();
        StringBuilder text = new StringBuilder(missed.isEmpty()
                ? "Every ratio that is asked for is reached.\n"
                : "Missed, " + missed.size() + ":\n\n");
        for (Line line : missed) {
            String unit = line.text("unit");
            text.append("- ").append(line.text("workload")).append(" on ").append(line.text("medium")).append(", ")
                    .append(line.text("peerName")).append(": ").append(Numbers.text(line.number("ours"), unit))
                    .append(" beside ").append(Numbers.text(line.number("peer"), unit)).append(", ratio ")
                    .append(Numbers.ratio(line.number("ratio"))).append(" of ").append(line.text("goal"))
                    .append(".\n");
        }
        for (String workload : missed.stream().map(line -> line.text("workload")).distinct().toList()) {
            Path note = folder.resolve("notes").resolve(workload + ".md");
            if (Files.exists(note)) {
                text.append("\n### Why ").append(workload).append(" falls short\n\n").append(Files.readString(note));
            }
        }
        return text.toString();
    }

    private String curves(List<Line> curves) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Line line : curves) {
            String name = line.text("workload");
            CurvePicture.write(line, folder.resolve("plots").resolve(name + ".svg"));
            text.append("### ").append(name).append("\n\n").append(Sentence.of(line)).append("\n\n![").append(name)
                    .append("](plots/").append(name).append(".svg)\n\n");
        }
        return text.toString();
    }

    private static String commands(List<Line> sorted) {
        return sorted.stream().map(line -> "- " + line.text("workload") + ", " + line.text("medium") + ", "
                + line.text("peerName") + "\n\n      " + line.text("oursCommand")
                + (line.text("peerCommand").isEmpty() ? "" : "\n      " + line.text("peerCommand")))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
