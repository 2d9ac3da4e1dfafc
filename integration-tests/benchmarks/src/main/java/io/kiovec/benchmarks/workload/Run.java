// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.machine.HugePages;
import io.kiovec.benchmarks.machine.Idleness;
import io.kiovec.benchmarks.media.Media;
import io.kiovec.benchmarks.media.Medium;
import io.kiovec.benchmarks.media.UnavailableException;
import io.kiovec.benchmarks.program.Job;
import io.kiovec.benchmarks.program.Point;
import io.kiovec.benchmarks.report.Line;
import io.kiovec.benchmarks.side.Figures;
import io.kiovec.benchmarks.side.Fio;
import io.kiovec.benchmarks.side.Floor;
import io.kiovec.benchmarks.side.Forks;
import io.kiovec.benchmarks.side.JavaProgram;
import io.kiovec.benchmarks.side.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The turns: each round runs our side once and each peer once, and what counts is the median. Before the first round data is
 * looked at, in a pass of its own, and the machine is looked at, whether somebody else uses it.
 */
public final class Run {

    /** Hears of what was found. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes a line.
         *
         * @param line what was found
         * @throws IOException when it cannot be written down
         */
        void accept(Line line) throws IOException;
    }

    private final Media media;
    private final Forks forks;
    private final HugePages hugePages;
    private final Pace pace;
    private final Idleness idleness;
    private final Sink lines;

    /**
     * Makes one.
     *
     * @param media what is read and written
     * @param forks where sides run
     * @param hugePages fio's
     * @param pace how long and how often
     * @param idleness looks at the machine
     * @param lines hears of what was found
     */
    public Run(Media media, Forks forks, HugePages hugePages, Pace pace, Idleness idleness, Sink lines) {
        this.media = media;
        this.forks = forks;
        this.hugePages = hugePages;
        this.pace = pace;
        this.idleness = idleness;
        this.lines = lines;
    }

    /** {@return what is read and written} */
    Media media() {
        return media;
    }

    /** {@return where sides run} */
    Forks forks() {
        return forks;
    }

    /** {@return how long and how often} */
    Pace pace() {
        return pace;
    }

    /** {@return fio's buffers as ours are, or small ones where there is no reserve} */
    Fio.Pages pagesLikeOurs() throws IOException {
        return hugePages.areThere() ? Fio.Pages.HUGE : Fio.Pages.SMALL;
    }

    /** {@return our side doing a job on a medium} */
    JavaProgram ours(Metric metric, Medium medium, Job job) {
        return program(metric, "Ours", job, List.of("--address", "raw:" + medium.path()));
    }

    /** {@return Java's own way} */
    JavaProgram channel(Metric metric, Medium medium, Job job) {
        return program(metric, "Channel", job,
                List.of("--file", medium.path().toString(), "--capacity", Long.toString(medium.size())));
    }

    /** {@return fio as it comes} */
    Fio fio(Metric metric, Medium medium, Job job) {
        return Fio.of(forks, metric, medium, job, pace.seconds());
    }

    /** {@return fio with huge pages} */
    Fio fioInHugePages(Metric metric, Medium medium, Job job) throws IOException {
        if (!hugePages.areThere()) {
            throw new UnavailableException("no huge pages for fio: the kernel has no room for them");
        }
        return fio(metric, medium, job).in(Fio.Pages.HUGE);
    }

    /** {@return the same system calls in C} */
    Floor floor(Metric metric, Medium medium, Job job) {
        return new Floor(forks, metric, medium, job, pace.seconds());
    }

    /** {@return the floor of a disk in memory} */
    Floor floor(Metric metric, long size, Job job) {
        return Floor.ofMemory(forks, metric, size, job, pace.seconds());
    }

    /** {@return a program that does a job} */
    JavaProgram program(Metric metric, String name, Job job, List<String> more) {
        return program(metric, name, job, more, 1);
    }

    /** {@return the same, whose programs warm up so many times as long} */
    Run warming(double times) {
        return new Run(media, forks, hugePages, new Pace(pace.rounds(), pace.seconds(), times * pace.warm()), idleness,
                lines);
    }

    /** {@return a program that does a job for a share of the time} */
    JavaProgram program(Metric metric, String name, Job job, List<String> more, double share) {
        List<String> words = new ArrayList<>(job.arguments());
        words.addAll(more);
        words.addAll(List.of("--seconds", Double.toString(share * pace.seconds()), "--warm",
                Double.toString(share * pace.warm())));
        return new JavaProgram(forks, metric, name, words);
    }

    /** Does the turns of a comparison, and tells a line for each peer. */
    void compare(Comparison comparison) throws IOException, InterruptedException {
        long verified = comparison.ours().verify();
        Idleness.Verdict idle = idleness.await();
        List<Figures> ours = new ArrayList<>();
        Map<String, List<Figures>> peers = new TreeMap<>();
        for (int i = 0; i < pace.rounds(); i++) {
            ours.add(comparison.ours().run());
            for (Comparison.Peer peer : comparison.peers()) {
                peers.computeIfAbsent(peer.name(), name -> new ArrayList<>()).add(peer.side().run());
            }
        }
        for (Comparison.Peer peer : comparison.peers()) {
            lines.accept(Line.of(comparison, peer, ours, peers.get(peer.name()), idle, verified));
        }
    }

    /** Finds a curve as often, each of its points a median, and tells a line from its first point to its last. */
    void grow(Growing growing) throws IOException, InterruptedException {
        Idleness.Verdict idle = idleness.await();
        Map<Double, List<Double>> found = new TreeMap<>();
        for (int i = 0; i < pace.rounds(); i++) {
            for (Point point : growing.program().curve().points()) {
                found.computeIfAbsent(point.x(), x -> new ArrayList<>()).add(point.y());
            }
        }
        List<Point> medians = found.entrySet().stream()
                .map(one -> new Point(one.getKey(), Median.of(one.getValue()))).toList();
        lines.accept(Line.of(growing, medians, idle));
    }
}
