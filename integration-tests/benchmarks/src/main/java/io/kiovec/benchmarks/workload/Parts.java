// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.side.Jmh;
import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.side.Required;
import io.kiovec.benchmarks.side.Side;
import io.kiovec.benchmarks.workload.Comparison.Peer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workloads of JMH. */
final class Parts {

    private static final String NONE = "none";
    private static final List<Integer> SIZES = List.of(4 << 10, 64 << 10, 1 << 20);

    private Parts() {
    }

    static List<Workload> all() {
        return List.of(new Workload("path-zero", "/dev/zero", Parts::path),
                new Workload("path-allocation", NONE, Parts::allocation),
                new Workload("allocate", NONE, Parts::allocate), new Workload("part", NONE, Parts::parts));
    }

    /** What a request passes, each part beside the cheapest call into C that there is. */
    private static void parts(Run run) throws IOException, InterruptedException {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("part-gate", "GateAndPlanBenchmark.gate");
        parts.put("part-gate-2-threads", "GateAndPlanBenchmark.gateTwoThreads");
        parts.put("part-plan", "GateAndPlanBenchmark.plan");
        parts.put("part-path", "PathBenchmark.nothing");
        parts.put("part-path-convenient", "PathBenchmark.nothingConvenient");
        for (Map.Entry<String, String> part : parts.entrySet()) {
            run.compare(new Comparison(part.getKey(), NONE, Metric.TIME,
                    jmh(run, Metric.TIME, part.getValue(), Map.of()),
                    List.of(new Peer("FFM downcall, errno captured",
                            jmh(run, Metric.TIME, "DowncallBenchmark.capturing", Map.of()), Goal.NONE))));
        }
    }

    private static Side jmh(Run run, Metric metric, String benchmark, Map<String, String> parameters) {
        return new Jmh(run.forks(), metric, benchmark, parameters, run.pace().seconds());
    }

    private static void path(Run run) throws IOException, InterruptedException {
        run.compare(new Comparison("path-zero", "/dev/zero", Metric.TIME,
                jmh(run, Metric.TIME, "PathBenchmark.zero", Map.of()), List.of(new Peer("bare FFM pread",
                        jmh(run, Metric.TIME, "PathBenchmark.zeroBare", Map.of()), new Goal.AtMostMore(30)))));
    }

    private static void allocation(Run run) throws IOException, InterruptedException {
        List<Peer> nothing = List.of(new Peer("nothing", new Required(0), new Goal.Ratio(1)));
        run.compare(new Comparison("path-allocation-synchronous", "a disk that does nothing", Metric.ALLOCATION,
                jmh(run, Metric.ALLOCATION, "PathBenchmark.nothing", Map.of()), nothing));
        for (String medium : List.of("RAW", "SIM")) {
            run.compare(new Comparison("path-allocation-queue", medium.equals("SIM") ? "sim" : "file in memory",
                    Metric.ALLOCATION,
                    jmh(run, Metric.ALLOCATION, "QueueBenchmark.turn", Map.of("medium", medium)), nothing));
        }
    }

    private static void allocate(Run run) throws IOException, InterruptedException {
        for (int size : SIZES) {
            Map<String, String> bytes = Map.of("bytes", Integer.toString(size));
            run.compare(new Comparison("allocate-" + size / 1024 + "k", NONE, Metric.TIME,
                    jmh(run, Metric.TIME, "AllocateBenchmark.device", bytes),
                    List.of(new Peer("Netty's pooled allocator",
                            jmh(run, Metric.TIME, "AllocateBenchmark.netty", bytes), new Goal.Ratio(2)),
                            new Peer("Arena", jmh(run, Metric.TIME, "AllocateBenchmark.arena", bytes),
                                    new Goal.Ratio(2)))));
        }
    }
}
