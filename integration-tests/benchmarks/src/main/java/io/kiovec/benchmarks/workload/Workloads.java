// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.media.Media;
import io.kiovec.benchmarks.media.Medium;
import io.kiovec.benchmarks.program.Job;
import io.kiovec.benchmarks.program.Job.Direction;
import io.kiovec.benchmarks.program.Job.Order;
import io.kiovec.benchmarks.side.Fio;
import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.workload.Comparison.Peer;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** All workloads: those of transfers here, the others beside. */
public final class Workloads {

    private static final int SMALL = 4096;
    private static final int LARGE = 1 << 20;
    private static final int HALF = 512 << 10;
    private static final int DEPTH = 32;
    private static final int BATCH = 8;
    /** How many times as long two threads warm up, which leave the compilers no processor of two, and one that they are compared with. */
    private static final double CROWDED = 3.5;
    /** How many times as long requests warm up that are few in a second: else the compilers are at work while they are measured. */
    private static final double SELDOM = 3.5;

    private Workloads() {
    }

    /** {@return all, in the order of the table} */
    public static List<Workload> all() {
        return Stream.of(transfers(), Parts.all(), Simulated.all(), Amounts.all(), Curves.all()).flatMap(List::stream)
                .toList();
    }

    private static List<Workload> transfers() {
        return List.of(smallRead(Media.Kind.FILE), smallRead(Media.Kind.LOOP), smallRead(Media.Kind.ZRAM),
                smallWrite(), deepRead(Media.Kind.LOOP, 1.05), deepRead(Media.Kind.FILE, 0.98),
                largeRead(Media.Kind.FILE), largeRead(Media.Kind.ZRAM), largeDeepRead(),
                twoThreads(Media.Kind.ZRAM), twoThreads(Media.Kind.LOOP), directAgainstIndirect());
    }

    private static Workload on(String name, Media.Kind kind, Body body) {
        return new Workload(name, kind.toString(), run -> body.measure(run, run.media().get(kind)));
    }

    private static Workload seldomOn(String name, Media.Kind kind, Body body) {
        return on(name, kind, (run, medium) -> body.measure(run.warming(SELDOM), medium));
    }

    /** What is done on a medium. */
    private interface Body {
        void measure(Run run, Medium medium) throws IOException, InterruptedException;
    }

    private static Workload smallRead(Media.Kind kind) {
        Job job = Job.of(Direction.READ, Order.RANDOM, SMALL);
        Metric metric = Metric.OPERATIONS;
        return seldomOn("read-4k-d1", kind,
                (run, medium) -> run.compare(new Comparison("read-4k-d1", medium.name(), metric,
                        run.ours(metric, medium, job),
                        List.of(new Peer("fio psync", run.fio(metric, medium, job), new Goal.Ratio(0.98)),
                                new Peer("fio psync, no clock", run.fio(metric, medium, job).with(Fio.Clock.SPARED),
                                        Goal.NONE),
                                new Peer("FileChannel DIRECT", run.channel(metric, medium, job), new Goal.Ratio(1.05)),
                                new Peer("C, the floor", run.floor(metric, medium, job), Goal.NONE)))));
    }

    private static Workload smallWrite() {
        Job job = Job.of(Direction.WRITE, Order.RANDOM, SMALL);
        Metric metric = Metric.OPERATIONS;
        return on("write-4k-d1", Media.Kind.WRITTEN_FILE, (run, medium) -> run.compare(new Comparison("write-4k-d1",
                medium.name(), metric, run.ours(metric, medium, job),
                List.of(new Peer("fio psync", run.fio(metric, medium, job), new Goal.Ratio(0.95))))));
    }

    private static Workload deepRead(Media.Kind kind, double goal) {
        Job job = Job.of(Direction.READ, Order.RANDOM, SMALL).deep(DEPTH, BATCH);
        Metric metric = Metric.OPERATIONS;
        return on("read-4k-d32", kind, (run, medium) -> run.compare(new Comparison("read-4k-d32", medium.name(),
                metric, run.ours(metric, medium, job),
                List.of(new Peer("fio io_uring", run.fio(metric, medium, job).in(run.pagesLikeOurs()),
                        new Goal.Ratio(goal))))));
    }

    private static Workload largeRead(Media.Kind kind) {
        Job job = Job.of(Direction.READ, Order.SEQUENTIAL, LARGE);
        Metric metric = Metric.THROUGHPUT;
        return seldomOn("read-1m-d1", kind,
                (run, medium) -> run.compare(new Comparison("read-1m-d1", medium.name(), metric,
                        run.ours(metric, medium, job),
                        List.of(new Peer("fio psync", run.fio(metric, medium, job), new Goal.Ratio(2.5)),
                                new Peer("fio psync, huge pages", run.fioInHugePages(metric, medium, job),
                                        new Goal.Ratio(1)),
                                new Peer("C, the floor", run.floor(metric, medium, job), Goal.NONE)))));
    }

    private static Workload largeDeepRead() {
        Job job = Job.of(Direction.READ, Order.SEQUENTIAL, LARGE).deep(8, 1);
        Metric metric = Metric.THROUGHPUT;
        return seldomOn("read-1m-d8", Media.Kind.FILE, (run, medium) -> run.compare(new Comparison("read-1m-d8",
                medium.name(), metric, run.ours(metric, medium, job),
                List.of(new Peer("fio io_uring, huge pages", run.fioInHugePages(metric, medium, job),
                        new Goal.Ratio(1))))));
    }

    /** FileChannel's own gain by a second thread stands beside as a line of its own. */
    private static Workload twoThreads(Media.Kind kind) {
        Job one = Job.of(Direction.READ, Order.RANDOM, SMALL);
        Metric metric = Metric.OPERATIONS;
        return on("threads-2", kind, (usual, medium) -> {
            Run run = usual.warming(CROWDED);
            run.compare(new Comparison("threads-2", medium.name(), metric, run.ours(metric, medium, one.by(2)),
                    List.of(new Peer("one thread of ours", run.ours(metric, medium, one), new Goal.Ratio(1.9)),
                            new Peer("two threads of FileChannel", run.channel(metric, medium, one.by(2)),
                                    Goal.NONE))));
            run.compare(new Comparison("threads-2-channel", medium.name(), metric,
                    run.channel(metric, medium, one.by(2)), List.of(new Peer("one thread of FileChannel",
                            run.channel(metric, medium, one), Goal.NONE))));
        });
    }

    private static Workload directAgainstIndirect() {
        Job direct = Job.of(Direction.READ, Order.SEQUENTIAL, HALF);
        Metric metric = Metric.PROCESSOR_TIME;
        return on("direct-512k", Media.Kind.ZRAM, (run, medium) -> run.compare(new Comparison("direct-512k",
                medium.name(), metric, run.ours(metric, medium, direct),
                List.of(new Peer("indirect, ours", run.ours(metric, medium, direct.as(Job.Mode.INDIRECT)),
                        new Goal.Ratio(2.5))))));
    }
}
